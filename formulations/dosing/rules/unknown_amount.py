"""A dose of the same day in an amount that nobody knows: what the day adds up to cannot be compared with any limit. A
stop, never a silent 0 [brief 6, 19, R4].

Said of every substance that is drawn again, and of every member of a class whose doses are added up, where another
member of it is drawn.
"""

from collections.abc import Iterator

from formulations.dosing.report import Finding, Severity
from formulations.dosing.rule import Rule
from formulations.dosing.translation import gettext_noop
from formulations.dosing.worksheet import Worksheet


def _find(sheet: Worksheet) -> Iterator[Finding]:
    unknown = {it.ingredient for it in sheet.case.history if it.on == sheet.case.on and it.amount is None}
    for ingredient in (it for it in sheet.added_up_today if it in unknown):
        yield RULE.finding({"name": sheet.name(ingredient), "received_on": sheet.case.on}, ingredients=(ingredient,))


RULE: Rule = Rule(
    code="given_amount_unknown",
    number="R4",
    severity=Severity.STOP,
    template=gettext_noop("%(name)s: received on %(received_on)s, amount not known: the sum cannot be checked."),
    source="brief 6",
    find=_find,
)
