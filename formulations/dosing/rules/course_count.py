"""The sessions of a course that hold an ingredient stay within its count (6 for deoxycholic acid, 3 visits for
collagenase) [brief 6, R4; F KYB_PP, CCH_GRPH].

Counted are the days on which the ledger has the substance in this course, the sessions still to come before this one
that hold it, and this one; or `Case.session_number`, where that is more. Any deoxycholate counts for all of it.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from formulations.dosing.facts import LimitKind
from formulations.dosing.quantities import Quantity
from formulations.dosing.report import Finding, Severity
from formulations.dosing.rule import Rule
from formulations.dosing.spacing import are_one_substance
from formulations.dosing.translation import gettext_noop
from formulations.dosing.worksheet import Worksheet


def _days_given(sheet: Worksheet) -> dict[str, set[date]]:
    """Of every ingredient drawn, given or still to be given in this course: the days before this one that had it."""
    days: dict[str, set[date]] = {ingredient: set() for ingredient in (*sheet.ingredients, *sheet.case.still_before)}
    for dose in (it for it in sheet.case.history if it.in_course):
        given = days.setdefault(dose.ingredient, set())
        if dose.on < sheet.case.on:
            given.add(dose.on)
    return days


def _find(sheet: Worksheet) -> Iterator[Finding]:
    days_given = _days_given(sheet)
    for ingredient in sheet.ingredients:
        alike = sorted(it for it in days_given if are_one_substance(sheet.facts(it), sheet.facts(ingredient)))
        days = {day for it in alike for day in days_given[it]}
        to_come = {number for it in alike for number in sheet.case.still_before.get(it, ())}
        count = max(sheet.case.session_number, len(days) + len(to_come) + 1)
        limits = (limit for it in alike for limit in sheet.facts(it).of_kind(LimitKind.COURSE_COUNT))
        lowest = min(limits, key=lambda it: it.quantity.exact, default=None)
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
    template=gettext_noop("%(name)s: session %(value)s with it in this course, and %(limit)s is the most."),
    source="brief 6",
    find=_find,
)
