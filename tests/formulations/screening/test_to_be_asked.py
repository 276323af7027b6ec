"""Who still has to be asked: only the questions that are asked of this patient now decide it."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine

from formulations.screening.questions import to_be_asked
from mesoplan.today.board import unready
from patients.banner import banner_for
from patients.services.measurements import record_measurement
from patients.services.screening import record_answers
from tests.factories import make_patient, make_question

pytestmark = pytest.mark.django_db

TODAY = datetime(2026, 11, 2, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _today_and_a_year_ago():
    for code in ("pregnancy", "hiv", "bmi_over_30", "allergy_soy", "age_over_75"):
        make_question(code)
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def ana(clinic):
    return make_patient(clinic, allergy_status="none_known")


def answered(patient, clinician, *, days_ago: int = 0, **answers: str) -> None:
    with time_machine.travel(TODAY - timedelta(days=days_ago), tick=False):
        record_answers(actor=clinician, patient=patient, answers=answers)


def is_flagged(patient, front_desk) -> bool:
    """The desk's banner and the clinician's day say the same."""
    patient.refresh_from_db()
    at_the_desk = "health questions" in banner_for(patient, front_desk).missing
    assert (patient.pk in unready([patient.pk])) is at_the_desk
    return at_the_desk


def test_nobody_has_asked_yet(ana, front_desk):
    assert is_flagged(ana, front_desk)


def test_an_answer_of_this_year_is_enough_and_one_that_has_expired_is_not(ana, clinician, front_desk):
    answered(ana, clinician, hiv="absent")
    assert not is_flagged(ana, front_desk)
    answered(ana, clinician, days_ago=366, hiv="absent")
    assert is_flagged(ana, front_desk)


def test_an_old_answer_about_pregnancy_does_not_stick_to_a_man(ana, clinician, front_desk):
    answered(ana, clinician, days_ago=400, pregnancy="absent")
    answered(ana, clinician, hiv="absent")
    assert is_flagged(ana, front_desk)
    ana.sex = "male"
    ana.save()
    assert not is_flagged(ana, front_desk)


def test_an_old_answer_about_the_body_mass_index_does_not_stick_once_it_is_worked_out(ana, clinician, front_desk):
    answered(ana, clinician, days_ago=400, bmi_over_30="absent")
    answered(ana, clinician, hiv="absent")
    for kind, value in (("weight", "61.5"), ("height", "170")):
        assert is_flagged(ana, front_desk)
        record_measurement(actor=clinician, patient=ana, kind=kind, value=Decimal(value), measured_at=TODAY)
    assert not is_flagged(ana, front_desk)


def test_it_is_asked_again_when_the_weight_is_too_old_to_work_it_out(ana, clinician, front_desk):
    answered(ana, clinician, hiv="present")
    answered(ana, clinician, days_ago=300, bmi_over_30="absent")
    for kind, value in (("weight", "61.5"), ("height", "170")):
        record_measurement(actor=clinician, patient=ana, kind=kind, value=Decimal(value), measured_at=TODAY)
    with time_machine.travel(TODAY + timedelta(days=80), tick=False):
        assert not is_flagged(ana, front_desk)
    with time_machine.travel(TODAY + timedelta(days=91), tick=False):
        assert is_flagged(ana, front_desk)


@pytest.mark.parametrize("code", ["allergy_soy", "age_over_75", "left_the_catalogue"])
def test_an_answer_to_what_nobody_is_asked_says_nothing(ana, clinician, front_desk, code):
    answered(ana, clinician, days_ago=400, **{code: "absent"})
    answered(ana, clinician, hiv="absent")
    assert not is_flagged(ana, front_desk)
    answered(ana, clinician, hiv="unknown", **{code: "present"})
    assert is_flagged(ana, front_desk)


def test_a_full_day_needs_as_many_queries_as_one_patient(clinic, clinician, django_assert_num_queries):
    patients = [make_patient(clinic) for _ in range(8)]
    for patient in patients:
        answered(patient, clinician, hiv="absent", bmi_over_30="absent")
    for many in (patients[:1], patients):
        with django_assert_num_queries(2):
            assert not to_be_asked(many)
