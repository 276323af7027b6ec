"""What is injected stays above the fascia: the planned depth is less than the measured layer of fat, and a mixture that
destroys fat cells is not injected into a layer that nobody has measured [brief 8, R10].

In mm: `Syringe.depth_mm`, else the deepest that the technique goes; `Patient.fat_mm` by area, from skin to fascia.
Reaching the fascia is already too deep, so here equality does not pass. Where neither a depth nor a technique is given,
nothing is planned that could be compared.
"""

from collections.abc import Iterator
from decimal import Decimal

from formulations.dosing.case import Syringe
from formulations.dosing.families import MixtureFamily, family_of
from formulations.dosing.quantities import Quantity
from formulations.dosing.report import Finding, Severity
from formulations.dosing.rule import Rule
from formulations.dosing.translation import gettext_noop
from formulations.dosing.worksheet import Worksheet


def planned_depth_mm(syringe: Syringe) -> Decimal | None:
    """Vertical, in mm; None where nobody knows it."""
    if syringe.depth_mm is not None or syringe.technique is None:
        return syringe.depth_mm
    return syringe.technique.deepest_mm


def _find_too_deep(sheet: Worksheet) -> Iterator[Finding]:
    for syringe in sheet.case.syringes:
        depth, fat = planned_depth_mm(syringe), sheet.case.patient.fat_mm.get(syringe.area)
        if depth is not None and fat is not None and depth >= fat.mm:
            yield TOO_DEEP.finding(
                {"area": syringe.place, "measured_on": fat.on},
                area=syringe.area,
                value=Quantity(depth, "mm"),
                limit=Quantity(fat.mm, "mm"),
            )


def _find_unmeasured(sheet: Worksheet) -> Iterator[Finding]:
    unmeasured: dict[str, tuple[str, set[str]]] = {}
    for syringe in sheet.case.syringes:
        is_planned = syringe.depth_mm is not None or syringe.technique is not None
        destroying = _destroying_fat(sheet, syringe)
        if destroying and is_planned and syringe.area not in sheet.case.patient.fat_mm:
            _, found = unmeasured.setdefault(syringe.area, (syringe.area_name or syringe.area, set()))
            found |= destroying
    for area, (name, found) in unmeasured.items():
        ingredients = tuple(sorted(found))
        yield UNMEASURED.finding({"area": name, "names": sheet.names(ingredients)}, ingredients=ingredients, area=area)


def _destroying_fat(sheet: Worksheet, syringe: Syringe) -> set[str]:
    held = {content.ingredient for draw in syringe.draws for content in draw.contents}
    return {it for it in held if family_of(sheet.facts(it)) is MixtureFamily.CYTOLYTIC}


TOO_DEEP: Rule = Rule(
    code="deeper_than_fat",
    number="R10",
    severity=Severity.OVERRIDE,
    template=gettext_noop(
        "%(area)s: %(value)s deep, and the fat measured on %(measured_on)s is %(limit)s thick. Stay above the fascia."
    ),
    source="brief 8",
    find=_find_too_deep,
)
UNMEASURED: Rule = Rule(
    code="fat_not_measured",
    number="R10",
    severity=Severity.OVERRIDE,
    template=gettext_noop(
        "%(area)s: %(names)s destroys fat, and nobody has measured how thick it is there. Measure it by ultrasound."
    ),
    source="brief 8",
    find=_find_unmeasured,
)
