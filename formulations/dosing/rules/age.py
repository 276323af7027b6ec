"""Under 18: nobody is treated; over 75: with caution. In completed years on the day of treatment. Needs the birth
date; without one the question counts as unanswered [conditions.csv age_under_18, age_over_75; F KYB_MED].
"""

from collections.abc import Iterator
from decimal import Decimal

from formulations.dosing.case import Answer
from formulations.dosing.quantities import Quantity
from formulations.dosing.report import Finding, Severity
from formulations.dosing.rule import Rule
from formulations.dosing.screening import (
    ADULT_AT,
    AGE_OVER_75,
    AGE_UNDER_18,
    CAUTION_ABOVE_AGE,
    age_in_years,
    severity,
    worked_out,
)
from formulations.dosing.translation import gettext_noop
from formulations.dosing.worksheet import Worksheet


def _find(sheet: Worksheet, rule: Rule, bound: int) -> Iterator[Finding]:
    born = sheet.case.patient.birth_date
    if born is None or worked_out(sheet.case)[rule.code] is not Answer.PRESENT:
        return
    condition = sheet.case.conditions.get(rule.code)
    yield rule.finding(
        {},
        conditions=(rule.code,),
        value=Quantity(Decimal(age_in_years(born, sheet.case.on)), "a"),
        limit=Quantity(Decimal(bound), "a"),
        severity=severity(sheet, condition) if condition else None,
    )


UNDER_18: Rule = Rule(
    code=AGE_UNDER_18,
    number="R1",
    severity=Severity.STOP,
    template=gettext_noop("The patient is %(value)s old; treatment is from %(limit)s. Do not treat."),
    source="conditions.csv age_under_18",
    find=lambda sheet: _find(sheet, UNDER_18, ADULT_AT),
)
OVER_75: Rule = Rule(
    code=AGE_OVER_75,
    number="",
    severity=Severity.NOTE,
    template=gettext_noop("The patient is %(value)s old, above %(limit)s: choose doses with caution."),
    source="conditions.csv age_over_75",
    find=lambda sheet: _find(sheet, OVER_75, CAUTION_ABOVE_AGE),
)
