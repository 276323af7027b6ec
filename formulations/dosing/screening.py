"""Which conditions matter for a case, how much, and what is known of each [brief 11].

An answer that is missing is UNKNOWN, never "no". Age and body mass index are worked out where the figures are there; an
answer that says PRESENT is believed even when the figures say otherwise.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction

from formulations.dosing.case import Answer, Case, Sex
from formulations.dosing.facts import Condition, ConditionScope, ConditionSeverity
from formulations.dosing.report import Severity
from formulations.dosing.worksheet import Worksheet

AGE_UNDER_18, AGE_OVER_75, BMI_OVER_30 = "age_under_18", "age_over_75", "bmi_over_30"
SHOWN_BY_FIGURES = frozenset({AGE_UNDER_18, AGE_OVER_75, BMI_OVER_30})
OLDEST_WEIGHT_DAYS = 90
ADULT_AT, CAUTION_ABOVE_AGE, CAUTION_ABOVE_BMI = 18, 75, 30
ALLERGY_PREFIX = "allergy_"

SEVERITY_OF = {
    ConditionSeverity.ABSOLUTE: Severity.STOP,
    ConditionSeverity.RELATIVE: Severity.OVERRIDE,
    ConditionSeverity.CAUTION: Severity.NOTE,
}

NOT_ASKED_OF_MEN = frozenset({"pregnancy", "breastfeeding", "childbearing_no_contraception", "menstruation"})
# conditions.csv, notes: "Absolute when tranexamic acid is in the mixture" (the only ingredient that lists it).
_ABSOLUTE_WHEN_LISTED = frozenset({"thromboembolism_history"})
# conditions.csv, notes: "Block with xanthines, isoproterenol, tiratricol, buflomedil; relative otherwise".
_RELATIVE_WHEN_NOT_LISTED = frozenset({"arrhythmia"})
_BODY = frozenset({"belly", "hips", "thighs", "buttocks", "arms", "legs", "back"})
# Conditions of a site that the area itself answers: swallowing is a matter of the chin, only legs reach below the knee.
_RULED_OUT_BY_AREA = {"dysphagia": _BODY, "site_breast": _BODY, "site_below_knee": _BODY - {"legs"}}


def age_in_years(birth_date: date, on: date) -> int:
    """Completed years; who was born on 29 February has a birthday on 1 March in other years."""
    return on.year - birth_date.year - ((on.month, on.day) < (birth_date.month, birth_date.day))


def is_recent(weight_on: date | None, on: date) -> bool:
    """Whether a weight of that day, before or after, still tells the weight on this one; without a day it does not."""
    return weight_on is not None and abs((on - weight_on).days) <= OLDEST_WEIGHT_DAYS


def body_mass_index(case: Case) -> Fraction | None:
    """Weight in kg by the square of the height in m; None unless both are known, and the weight of these days [R3]."""
    patient = case.patient
    if patient.weight_kg is None or patient.height_cm is None or not is_recent(patient.weight_on, case.on):
        return None
    return Fraction(patient.weight_kg) / (Fraction(patient.height_cm) / 100) ** 2


def worked_out(case: Case) -> Mapping[str, Answer]:
    """The answers that figures give."""
    answers: dict[str, bool] = {}
    if case.patient.birth_date is not None:
        age = age_in_years(case.patient.birth_date, case.on)
        answers |= {AGE_UNDER_18: age < ADULT_AT, AGE_OVER_75: age > CAUTION_ABOVE_AGE}
    index = body_mass_index(case)
    if index is not None:
        answers[BMI_OVER_30] = index > CAUTION_ABOVE_BMI
    return {code: Answer.PRESENT if is_so else Answer.ABSENT for code, is_so in answers.items()}


def answer(case: Case, code: str) -> Answer:
    """What is known of one condition."""
    recorded = case.patient.conditions.get(code, Answer.UNKNOWN)
    if recorded is Answer.PRESENT or code not in SHOWN_BY_FIGURES:
        return recorded
    return worked_out(case).get(code, recorded)


def severity(sheet: Worksheet, condition: Condition) -> Severity | None:
    """How much a condition matters for this mixture and these areas; None when it does not matter here."""
    if sheet.areas <= _RULED_OUT_BY_AREA.get(condition.code, frozenset()):
        return None
    is_listed = bool(sheet.listing(condition.code))
    if is_listed and condition.code in _ABSOLUTE_WHEN_LISTED:
        return Severity.STOP
    if condition.scope is not ConditionScope.INGREDIENT or is_listed:
        return SEVERITY_OF[condition.severity]
    return Severity.OVERRIDE if condition.code in _RELATIVE_WHEN_NOT_LISTED else None


def is_asked(case: Case, code: str) -> bool:
    """Whether a missing answer counts. Allergies have one question of their own (see `rules.allergens`)."""
    return not is_allergy(code) and not (case.patient.sex is Sex.MALE and code in NOT_ASKED_OF_MEN)


def is_allergy(code: str) -> bool:
    return code.startswith(ALLERGY_PREFIX)


def conditions_of(sheet: Worksheet, wanted: Severity) -> Iterator[Condition]:
    """The conditions, allergies apart, that matter here with this severity; sorted."""
    for code in sorted(sheet.case.conditions):
        condition = sheet.case.conditions[code]
        if not is_allergy(code) and severity(sheet, condition) is wanted:
            yield condition
