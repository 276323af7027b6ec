"""The amount of one ingredient in a session, over all areas and syringes of the day and with what the ledger holds of
that day, stays within its absolute limit. Equality passes [brief 6, R4].
"""

from collections.abc import Iterator

from formulations.dosing.ceilings import absolute_ceilings
from formulations.dosing.facts import LimitKind
from formulations.dosing.quantities import Quantity
from formulations.dosing.report import Finding, Severity
from formulations.dosing.rule import Rule
from formulations.dosing.translation import gettext_noop
from formulations.dosing.worksheet import Worksheet


def _find(sheet: Worksheet) -> Iterator[Finding]:
    for amounts in sheet.amounts:
        facts = sheet.facts(amounts.ingredient)
        for ceiling in absolute_ceilings(facts, amounts.unit, LimitKind.PER_SESSION):
            if amounts.today > ceiling.exact and not facts.is_blocked:
                yield RULE.finding(
                    {"name": facts.name, "basis": ceiling.limit.basis},
                    ingredients=(amounts.ingredient,),
                    value=Quantity.of(amounts.today, amounts.unit),
                    limit=ceiling.quantity,
                    source=ceiling.limit.source,
                )


RULE: Rule = Rule(
    code="session_limit",
    number="R4",
    severity=Severity.STOP,
    template=gettext_noop("%(name)s: %(value)s in one day, above the session limit of %(limit)s. Lower the dose."),
    source="brief 6",
    find=_find,
)
