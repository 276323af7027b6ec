"""A course that is denser or longer than any source describes for its mixture. No limit is known there, and what cannot
be checked is said, never passed over [brief 10, 19]."""

from collections.abc import Iterator
from decimal import Decimal

from formulations.dosing.facts import IngredientFacts
from formulations.dosing.quantities import Quantity
from formulations.dosing.report import Finding, Severity
from formulations.dosing.translation import gettext_noop
from sessions.planning.models import Plan
from sessions.planning.pattern.course_pattern import CoursePattern, propose

DENSER = gettext_noop(
    "Sessions %(value)s apart: %(limit)s or more is described for this mixture, and no shorter interval is known "
    "to be safe."
)
LONGER = gettext_noop(
    "%(value)s sessions: %(limit)s is the longest course described for this mixture, and nobody has tested more."
)


def findings_of_pattern(plan: Plan, mixture: tuple[IngredientFacts, ...]) -> Iterator[Finding]:
    usual = propose(mixture)
    shortest = min(plan.interval_days, plan.later_interval_days or plan.interval_days)
    if plan.session_count > 1 and shortest < usual.interval.days:
        yield _finding("denser_than_described", DENSER, Quantity(Decimal(shortest), "d"), _days(usual), usual.source)
    if usual.longest_published and plan.session_count > usual.longest_published:
        planned, longest = (Quantity(Decimal(it), "1") for it in (plan.session_count, usual.longest_published))
        yield _finding("longer_than_described", LONGER, planned, longest, usual.source)


def _days(usual: CoursePattern) -> Quantity:
    return Quantity(Decimal(usual.interval.days), "d")


def _finding(code: str, template: str, value: Quantity, limit: Quantity, source: str) -> Finding:
    return Finding(
        code=code,
        severity=Severity.OVERRIDE,
        rule="R5",
        template=template,
        params={"value": value, "limit": limit},
        value=value,
        limit=limit,
        source=source,
    )
