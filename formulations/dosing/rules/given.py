"""A volume given more than a tenth off the planned one has to be explained; exactly a tenth passes. Of more than twice
the planned one nobody has signed the doses. In mL [brief 18, R14].

In: `Case.given`, each area with both volumes, also one that received nothing. A plan has none.
"""

from collections.abc import Iterable, Iterator

from formulations.dosing.planned import GivenArea
from formulations.dosing.quantities import Quantity
from formulations.dosing.report import Finding, Severity
from formulations.dosing.rule import Rule
from formulations.dosing.translation import gettext_noop


def _finding(rule: Rule, it: GivenArea) -> Finding:
    return rule.finding(
        {"area": it.place},
        area=it.area,
        side=it.side,
        value=Quantity(it.given_ml, "mL"),
        limit=Quantity(it.planned_ml, "mL"),
    )


def _findings(rule: Rule, areas: Iterable[GivenArea]) -> Iterator[Finding]:
    return (_finding(rule, it) for it in areas)


DIFFERS: Rule = Rule(
    code="given_beside_plan",
    number="R14",
    severity=Severity.OVERRIDE,
    template=gettext_noop(
        "%(area)s: %(value)s were injected and %(limit)s planned, more than a tenth apart. Explain the difference."
    ),
    source="brief 18",
    find=lambda sheet: _findings(DIFFERS, (it for it in sheet.case.given if it.differs)),
)
BEYOND: Rule = Rule(
    code="beyond_plan",
    number="R14",
    severity=Severity.STOP,
    template=gettext_noop(
        "%(area)s: %(value)s instead of the %(limit)s that are planned, more than twice as much. Check points and "
        "volume."
    ),
    source="brief 18",
    find=lambda sheet: _findings(BEYOND, (it for it in sheet.case.given if it.is_beyond)),
)
