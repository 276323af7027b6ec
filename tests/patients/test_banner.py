"""What stands on top of every page about a patient."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine

from patients import banner
from patients.services.history import add_allergy, declare_no_known_allergies, retire_allergy
from patients.services.measurements import record_measurement
from patients.services.screening import record_answers
from tests.factories import make_question

pytestmark = pytest.mark.django_db

LATE_ON_MONDAY = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)  # in Paris it is Tuesday already


@pytest.fixture
def questions(db):
    for code in ("pregnancy", "hiv"):
        make_question(code)


@pytest.fixture
def next_appointment(monkeypatch):
    monkeypatch.setattr(banner, "_next_appointments", [])
    banner.add_next_appointment(lambda patient: f"Tue 24 Nov, 10:30 for {patient.given_name}")


def test_a_clinician_sees_who_what_to_beware_of_and_the_weight_with_its_day(clinician, ana):
    add_allergy(actor=clinician, patient=ana, text="Soya", allergen="soy")
    retire_allergy(actor=clinician, allergy=add_allergy(actor=clinician, patient=ana, text="Pollen"))
    with time_machine.travel("2026-03-04T12:00:00Z", tick=False):
        for value, day in (("61.5", LATE_ON_MONDAY), ("64", datetime(2026, 1, 1, tzinfo=UTC))):
            record_measurement(actor=clinician, patient=ana, kind="weight", value=Decimal(value), measured_at=day)
        ana.refresh_from_db()
        shown = banner.banner_for(ana, clinician)
    assert (shown.name, shown.age, shown.sex) == ("Ana Ruiz", 40, "female")
    assert (shown.allergies, shown.allergy_status) == (("Soya",), "present")
    assert (shown.weight_kg, shown.weight_on) == (Decimal("61.5"), date(2026, 3, 3))


def test_what_to_keep_away_from_comes_before_the_words_of_the_patient(clinician, ana):
    add_allergy(actor=clinician, patient=ana, text="rash after tofu", allergen="soy")
    ana.refresh_from_db()
    assert banner.banner_for(ana, clinician).allergies == ("Soya (rash after tofu)",)


def test_not_asked_is_not_none(clinician, ana):
    assert not banner.banner_for(ana, clinician).has_no_allergies
    assert banner.banner_for(declare_no_known_allergies(actor=clinician, patient=ana), clinician).has_no_allergies


def test_the_next_appointment_comes_from_the_room_that_knows_it(clinician, front_desk, ana, next_appointment):
    assert banner.banner_for(ana, clinician).next_appointment == "Tue 24 Nov, 10:30 for Ana"
    assert banner.banner_for(ana, front_desk).next_appointment == "Tue 24 Nov, 10:30 for Ana"


def test_the_front_desk_sees_what_is_missing_but_nothing_clinical(clinician, front_desk, ana, questions):
    assert banner.banner_for(ana, front_desk).missing == ("health questions", "allergies", "weight")
    add_allergy(actor=clinician, patient=ana, text="Soya", allergen="soy")
    record_answers(actor=clinician, patient=ana, answers={"pregnancy": "absent"})
    record_measurement(actor=clinician, patient=ana, kind="weight", value=Decimal(60), measured_at=LATE_ON_MONDAY)
    ana.refresh_from_db()
    shown = banner.banner_for(ana, front_desk)
    assert shown.missing == ()
    assert not shown.is_clinical
    assert (shown.allergies, shown.alerts, shown.weight_kg, shown.weight_on) == ((), (), None, None)
    assert shown.contact == (ana.phone, ana.email)


@pytest.mark.parametrize(
    ("answer", "days", "is_missing"), [("absent", 365, False), ("absent", 366, True), ("present", 366, False)]
)
def test_the_front_desk_sees_that_a_no_is_more_than_a_year_old(
    clinician, front_desk, ana, questions, answer, days, is_missing
):
    with time_machine.travel(LATE_ON_MONDAY, tick=False) as clock:
        record_answers(actor=clinician, patient=ana, answers={"pregnancy": answer, "hiv": "present"})
        clock.shift(timedelta(days=days))
        assert ("health questions" in banner.banner_for(ana, front_desk).missing) is is_missing
