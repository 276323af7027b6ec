"""A body mass index above 30 kg/m2 needs a recorded reason: fat injections contour, they do not treat weight. Exactly
30 passes. Needs weight and height; without them the question counts as unanswered [conditions.csv bmi_over_30; F
PC_YAN].
"""

from collections.abc import Iterator
from decimal import Decimal

from formulations.dosing.quantities import Quantity
from formulations.dosing.report import Finding, Severity
from formulations.dosing.rule import Rule
from formulations.dosing.screening import BMI_OVER_30, CAUTION_ABOVE_BMI, body_mass_index, severity
from formulations.dosing.translation import gettext_noop
from formulations.dosing.worksheet import Worksheet


def _find(sheet: Worksheet) -> Iterator[Finding]:
    index = body_mass_index(sheet.case)
    if index is None or index <= CAUTION_ABOVE_BMI:
        return
    condition = sheet.case.conditions.get(BMI_OVER_30)
    yield RULE.finding(
        {},
        conditions=(BMI_OVER_30,),
        value=Quantity.of(index, "kg/m2"),
        limit=Quantity(Decimal(CAUTION_ABOVE_BMI), "kg/m2"),
        severity=severity(sheet, condition) if condition else None,
    )


RULE: Rule = Rule(
    code=BMI_OVER_30,
    number="R2",
    severity=Severity.OVERRIDE,
    template=gettext_noop("The body mass index is %(value)s, above %(limit)s. Treat only with a recorded reason."),
    source="conditions.csv bmi_over_30",
    find=_find,
)
