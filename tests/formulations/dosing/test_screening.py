"""Conditions, open questions, age, body mass index, weight and allergies [brief 11, R1, R2, R3]."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from formulations.dosing.case import AllergyStatus, Answer, Patient, Sex
from formulations.dosing.errors import CaseError, NumberError
from formulations.dosing.report import Severity
from formulations.dosing.screening import age_in_years
from tests.formulations.dosing.shelf import (
    COMPOUNDED,
    PHOSPHATIDYLCHOLINE,
    THE_DAY,
    all_no,
    answering,
    case,
    codes,
    draw,
    found,
    only,
    patient,
    q,
    report,
    syringe,
)

CARNITINE = syringe(draw("L-carnitine", "200", "2"))
LIDOCAINE = syringe(draw("Lidocaine", "10", "2"))
BIOTIN = syringe(draw("Biotin", "5", "2"))


def test_a_healthy_adult_meets_no_stop_and_no_override():
    assert {finding.severity for finding in report(CARNITINE).findings} <= {Severity.NOTE}


def test_an_absolute_condition_stops():
    finding = only(report(BIOTIN, patient=answering(pregnancy=Answer.PRESENT)), "condition_absolute")
    assert (finding.severity, finding.conditions, finding.message) == (
        Severity.STOP,
        ("pregnancy",),
        "Pregnancy: do not treat.",
    )


def test_a_relative_condition_needs_a_reason():
    finding = only(report(BIOTIN, patient=answering(anticoagulant=Answer.PRESENT)), "condition_relative")
    assert (finding.severity, finding.conditions) == (Severity.OVERRIDE, ("anticoagulant",))


def test_a_caution_is_shown():
    assert only(report(BIOTIN, patient=answering(dark_phototype=Answer.PRESENT)), "condition_caution").severity is (
        Severity.NOTE
    )


def test_a_condition_of_an_ingredient_counts_only_with_that_ingredient():
    epileptic = answering(epilepsy=Answer.PRESENT)
    assert only(report(CARNITINE, patient=epileptic), "condition_relative").ingredients == ("L-carnitine",)
    assert "condition_relative" not in codes(report(BIOTIN, patient=epileptic))


def test_a_past_thrombosis_is_absolute_with_tranexamic_acid_and_relative_otherwise():
    person = answering(thromboembolism_history=Answer.PRESENT)
    assert "condition_absolute" in codes(report(syringe(draw("Tranexamic acid", "100", "1")), patient=person))
    assert "condition_relative" in codes(report(BIOTIN, patient=person))


def test_an_arrhythmia_is_absolute_with_xanthines_and_relative_otherwise():
    person = answering(arrhythmia=Answer.PRESENT)
    assert "condition_absolute" in codes(report(syringe(draw("Caffeine", "125", "1")), patient=person))
    assert "condition_relative" in codes(report(BIOTIN, patient=person))


def test_an_infection_at_the_site_stops_whatever_is_injected():
    person = answering(active_skin_infection_site=Answer.PRESENT)
    assert "condition_absolute" in codes(report(BIOTIN, patient=person))


@pytest.mark.parametrize(("area", "is_relevant"), [("belly", False), ("legs", True), ("ankles", True)])
def test_below_the_knee_is_a_question_of_areas_that_can_reach_there(area, is_relevant):
    shot = syringe(draw(COMPOUNDED, "10", "1"), area=area)
    unasked = patient(conditions={**all_no(), "site_below_knee": Answer.UNKNOWN})
    assert ("unanswered_relative" in codes(report(shot, patient=unasked))) is is_relevant


def test_a_condition_that_no_table_knows_is_for_the_clinician():
    finding = only(report(BIOTIN, patient=answering(moon_sickness=Answer.PRESENT)), "condition_not_in_table")
    assert (finding.severity, finding.conditions) == (Severity.OVERRIDE, ("moon_sickness",))


def test_open_questions_are_one_finding_for_each_severity():
    nobody_asked = patient(conditions={})
    answer = report(BIOTIN, patient=nobody_asked)
    stop = only(answer, "unanswered_absolute")
    assert (
        stop.severity,
        only(answer, "unanswered_relative").severity,
        only(answer, "unanswered_caution").severity,
    ) == (
        Severity.STOP,
        Severity.OVERRIDE,
        Severity.NOTE,
    )
    assert {"pregnancy", "heart_disease", "active_skin_infection_site"} <= set(stop.conditions)
    assert not {"age_under_18", "g6pd_deficiency", "allergy_soy"} & set(stop.conditions)
    assert "Not answered: " in stop.message


def test_questions_about_an_ingredient_are_open_only_with_it():
    nobody_asked = patient(conditions={})
    vitamin_c = syringe(draw("Ascorbic acid", "100", "1"))
    assert "g6pd_deficiency" in only(report(vitamin_c, patient=nobody_asked), "unanswered_absolute").conditions


def test_an_answer_of_unknown_is_no_answer():
    assert "unanswered_absolute" in codes(report(BIOTIN, patient=answering(stroke_history=Answer.UNKNOWN)))


def test_men_are_not_asked_about_pregnancy_but_believed():
    man = patient(sex=Sex.MALE, conditions={})
    assert "pregnancy" not in only(report(BIOTIN, patient=man), "unanswered_absolute").conditions
    answered = patient(sex=Sex.MALE, conditions={**all_no(), "pregnancy": Answer.PRESENT})
    assert "condition_absolute" in codes(report(BIOTIN, patient=answered))


@pytest.mark.parametrize(
    ("born", "is_minor"),
    [
        pytest.param(date(2008, 11, 25), True, id="18 tomorrow"),
        pytest.param(date(2008, 11, 24), False, id="18 today"),
    ],
)
def test_nobody_under_18_is_treated(born, is_minor):
    answer = report(BIOTIN, patient=patient(birth_date=born))
    assert ("age_under_18" in codes(answer)) is is_minor
    if is_minor:
        assert only(answer, "age_under_18").value == q("17", "a")
        assert only(answer, "age_under_18").severity is Severity.STOP


def test_a_leap_day_birthday_is_on_the_first_of_march():
    assert age_in_years(date(2008, 2, 29), date(2026, 2, 28)) == 17
    assert age_in_years(date(2008, 2, 29), date(2026, 3, 1)) == 18


def test_above_75_is_a_caution():
    assert "age_over_75" not in codes(report(BIOTIN, patient=patient(birth_date=date(1951, 11, 24))))
    finding = only(report(BIOTIN, patient=patient(birth_date=date(1950, 11, 24))), "age_over_75")
    assert (finding.severity, finding.value) == (Severity.NOTE, q("76", "a"))


def test_without_a_birth_date_the_age_is_an_open_question():
    nameless = patient(birth_date=None, conditions={**all_no(), "age_under_18": Answer.UNKNOWN})
    assert only(report(BIOTIN, patient=nameless), "unanswered_absolute").conditions == ("age_under_18",)


def test_an_answer_that_says_present_is_believed_against_the_figures():
    assert "condition_absolute" in codes(report(BIOTIN, patient=answering(age_under_18=Answer.PRESENT)))


def test_a_birth_date_in_the_future_is_refused():
    with pytest.raises(CaseError, match="in the future"):
        case(BIOTIN, patient=patient(birth_date=THE_DAY + timedelta(days=1)))


def test_a_body_mass_index_of_exactly_30_passes():
    person = patient(weight_kg=Decimal("86.7"), height_cm=Decimal(170))
    assert "bmi_over_30" not in codes(report(BIOTIN, patient=person))


def test_a_recorded_body_mass_index_is_believed_even_where_the_figures_say_exactly_30():
    person = patient(
        weight_kg=Decimal("86.7"), height_cm=Decimal(170), conditions={**all_no(), "bmi_over_30": Answer.PRESENT}
    )
    assert only(report(BIOTIN, patient=person), "condition_relative").conditions == ("bmi_over_30",)


def test_a_body_mass_index_above_30_needs_a_reason():
    person = patient(weight_kg=Decimal("86.8"), height_cm=Decimal(170))
    answer = report(BIOTIN, patient=person)
    finding = only(answer, "bmi_over_30")
    assert finding.severity is Severity.OVERRIDE
    assert finding.message.startswith("The body mass index is 30.0347 kg/m², above 30 kg/m².")
    assert "condition_relative" not in codes(answer)


def test_without_a_height_the_body_mass_index_is_an_open_question():
    person = patient(height_cm=None, conditions={**all_no(), "bmi_over_30": Answer.UNKNOWN})
    assert only(report(BIOTIN, patient=person), "unanswered_relative").conditions == ("bmi_over_30",)


@pytest.mark.parametrize(
    "measures", [{"weight_kg": Decimal(0)}, {"height_cm": Decimal(-1)}, {"weight_kg": Decimal("NaN")}]
)
def test_a_weight_or_height_that_cannot_be_is_refused(measures):
    with pytest.raises(NumberError):
        Patient(**measures)


@pytest.mark.parametrize("missing", [{"weight_kg": None}, {"weight_on": None}])
def test_a_dose_by_weight_needs_a_dated_weight(missing):
    finding = only(report(LIDOCAINE, patient=patient(**missing)), "missing_weight")
    assert (finding.severity, finding.ingredients) == (Severity.STOP, ("Lidocaine",))


def test_other_doses_need_no_weight():
    assert "missing_weight" not in codes(report(BIOTIN, patient=patient(weight_kg=None)))


def test_a_weight_of_90_days_ago_counts_and_one_of_91_days_does_not():
    assert "stale_weight" not in codes(report(LIDOCAINE, patient=patient(weight_on=THE_DAY - timedelta(days=90))))
    finding = only(report(LIDOCAINE, patient=patient(weight_on=THE_DAY - timedelta(days=91))), "stale_weight")
    assert (finding.severity, finding.value, finding.limit) == (Severity.STOP, q("91", "d"), q("90", "d"))


def test_an_old_weight_still_shows_a_dose_that_is_too_high():
    old = patient(weight_on=date(2020, 1, 1), weight_kg=Decimal(40))
    assert {"stale_weight", "kg_limit"} <= codes(
        report(syringe(draw("Lidocaine", "10", "20"), points=200), patient=old)
    )


@pytest.mark.parametrize("allergy", ["allergy_soy", "soy", "Soy", "soy (some)"])
def test_an_allergy_matches_the_group_of_an_ingredient(allergy):
    allergic = patient(allergies=frozenset({allergy}), allergy_status=AllergyStatus.LISTED)
    finding = only(report(syringe(draw(PHOSPHATIDYLCHOLINE, "50", "5")), patient=allergic), "allergen")
    assert (finding.severity, finding.conditions, finding.ingredients) == (
        Severity.STOP,
        ("allergy_soy",),
        (PHOSPHATIDYLCHOLINE,),
    )
    assert finding.message.startswith("Soya allergy: contained in Phosphatidylcholine")


def test_an_allergy_to_bee_venom_needs_a_reason_only():
    allergic = patient(allergies=frozenset({"bee_venom"}), allergy_status=AllergyStatus.LISTED)
    shot = syringe(draw("Hyaluronidase", "150", "1", "IU/mL"))
    assert only(report(shot, patient=allergic), "allergen").severity is Severity.OVERRIDE


def test_an_allergy_matches_the_excipients_of_the_product():
    allergic = patient(allergies=frozenset({"paraben"}), allergy_status=AllergyStatus.LISTED)
    multidose = syringe(draw("L-carnitine", "200", "1", allergens=frozenset({"paraben"})))
    assert "allergen" in codes(report(multidose, patient=allergic))
    assert "allergen" not in codes(report(CARNITINE, patient=allergic))


def test_an_allergy_answered_in_the_screening_counts_too():
    allergic = answering(allergy_asteraceae=Answer.PRESENT)
    assert "allergen" in codes(report(syringe(draw("Artichoke extract", "20", "1")), patient=allergic))


def test_an_allergy_to_the_ingredient_itself_stops():
    allergic = patient(allergies=frozenset({"L-carnitine"}), allergy_status=AllergyStatus.LISTED)
    assert only(report(CARNITINE, patient=allergic), "allergen").severity is Severity.STOP


def test_a_known_hypersensitivity_to_a_component_stops_everything():
    assert len(found(report(BIOTIN, patient=answering(allergy_component=Answer.PRESENT)), "allergen")) == 1


def test_an_allergy_that_is_not_in_the_syringe_says_nothing():
    allergic = patient(allergies=frozenset({"peanut", "soy"}), allergy_status=AllergyStatus.LISTED)
    assert "allergen" not in codes(report(BIOTIN, patient=allergic))


def test_an_allergy_in_words_only_is_compared_by_hand():
    allergic = patient(other_allergies=("House dust mite",), allergy_status=AllergyStatus.LISTED)
    finding = only(report(BIOTIN, patient=allergic), "allergies_not_compared")
    assert finding.severity is Severity.OVERRIDE
    assert "House dust mite" in finding.message


def test_nobody_asked_about_allergies_is_a_stop_not_a_no():
    finding = only(report(BIOTIN, patient=patient(allergy_status=AllergyStatus.UNKNOWN)), "allergies_unknown")
    assert finding.severity is Severity.STOP


def test_nothing_known_of_a_patient_is_full_of_findings_and_no_error():
    answer = report(LIDOCAINE, patient=Patient())
    assert {"unanswered_absolute", "unanswered_relative", "allergies_unknown", "missing_weight"} <= codes(answer)


@pytest.mark.parametrize("weight_on", [None, THE_DAY - timedelta(days=91), THE_DAY + timedelta(days=91)])
def test_without_a_weight_of_these_days_the_body_mass_index_is_an_open_question(weight_on):
    person = patient(weight_on=weight_on, conditions={**all_no(), "bmi_over_30": Answer.UNKNOWN})
    assert only(report(BIOTIN, patient=person), "unanswered_relative").conditions == ("bmi_over_30",)


@pytest.mark.parametrize("days", [-90, 90])
def test_a_weight_of_90_days_still_gives_the_body_mass_index(days):
    person = patient(weight_on=THE_DAY + timedelta(days=days), conditions={**all_no(), "bmi_over_30": Answer.UNKNOWN})
    assert "unanswered_relative" not in codes(report(BIOTIN, patient=person))
