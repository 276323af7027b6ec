"""A measured volume more than a tenth off the planned one (points x volume per point) has to be explained; exactly a
tenth passes. In mL [brief 18, R14].

Speaks only where `Syringe.injected_ml` holds what was measured. A treatment record that is filled in by points and
volume per point asks for its reason line by line instead, by the same measure (`planned.differs_from_plan`).
"""

from collections.abc import Iterator

from formulations.dosing.amounts import planned_volume
from formulations.dosing.planned import differs_from_plan
from formulations.dosing.quantities import Quantity
from formulations.dosing.report import Finding, Severity
from formulations.dosing.rule import Rule
from formulations.dosing.translation import gettext_noop
from formulations.dosing.worksheet import Worksheet


def _find(sheet: Worksheet) -> Iterator[Finding]:
    for syringe in sheet.case.syringes:
        planned, given = planned_volume(syringe), syringe.injected_ml
        if given is not None and differs_from_plan(planned, given):
            yield RULE.finding(
                {"area": syringe.place},
                area=syringe.area,
                value=Quantity(given, "mL"),
                limit=Quantity.of(planned, "mL"),
            )


RULE: Rule = Rule(
    code="given_beside_plan",
    number="R14",
    severity=Severity.OVERRIDE,
    template=gettext_noop(
        "%(area)s: %(value)s were injected and %(limit)s planned, more than a tenth apart. Explain the difference."
    ),
    source="brief 18",
    find=_find,
)
