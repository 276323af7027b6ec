"""The sessions of a course that hold an ingredient stay within its count (6 for deoxycholic acid, 3 visits for
collagenase) [brief 6, R4; F KYB_PP, CCH_GRPH].

Counted is the larger of the session's number and the days on which the ledger has the substance in this course, plus
this one; any deoxycholate counts for all of it.
"""

from collections.abc import Iterator
from decimal import Decimal

from formulations.dosing.facts import Limit, LimitKind
from formulations.dosing.quantities import Quantity
from formulations.dosing.report import Finding, Severity
from formulations.dosing.rule import Rule
from formulations.dosing.spacing import are_one_substance
from formulations.dosing.translation import gettext_noop
from formulations.dosing.worksheet import Worksheet


def _sessions_with(sheet: Worksheet, ingredient: str) -> int:
    doses = (it for it in sheet.case.history if it.in_course and it.on < sheet.case.on)
    days = {it.on for it in doses if are_one_substance(sheet.facts(it.ingredient), sheet.facts(ingredient))}
    return max(sheet.case.session_number, len(days) + 1)


def _limits(sheet: Worksheet, ingredient: str) -> Iterator[Limit]:
    given = {it.ingredient for it in sheet.case.history if it.in_course}
    for other in sorted({*sheet.ingredients, *given}):
        if are_one_substance(sheet.facts(other), sheet.facts(ingredient)):
            yield from sheet.facts(other).of_kind(LimitKind.COURSE_COUNT)


def _find(sheet: Worksheet) -> Iterator[Finding]:
    for ingredient in sheet.ingredients:
        count = _sessions_with(sheet, ingredient)
        lowest = min(_limits(sheet, ingredient), key=lambda it: it.quantity.exact, default=None)
        if lowest is not None and count > lowest.quantity.exact:
            yield RULE.finding(
                {"name": sheet.name(ingredient), "basis": lowest.basis},
                ingredients=(ingredient,),
                value=Quantity(Decimal(count), "1"),
                limit=lowest.quantity,
                source=lowest.source,
            )


RULE: Rule = Rule(
    code="course_count",
    number="R4",
    severity=Severity.STOP,
    template=gettext_noop("%(name)s: session %(value)s of the course, and %(limit)s is the last allowed."),
    source="brief 6",
    find=_find,
)
