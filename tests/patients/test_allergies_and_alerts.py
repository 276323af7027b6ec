"""Allergies and alerts, at the service: unknown is not none."""

import pytest

from mesoplan.refusals import DomainError
from patients.services import history

pytestmark = pytest.mark.django_db


@pytest.fixture
def soy(clinician, ana):
    return history.add_allergy(actor=clinician, patient=ana, text="Soy", allergen="soy")


def status(patient) -> str:
    patient.refresh_from_db()
    return patient.allergy_status


def test_a_new_patient_has_not_been_asked(ana):
    assert status(ana) == "unknown"


def test_an_allergy_in_the_list_means_that_there_are_allergies(ana, soy):
    assert status(ana) == "present"


def test_after_the_last_allergy_the_patient_has_to_be_asked_again(clinician, ana, soy):
    other = history.add_allergy(actor=clinician, patient=ana, text="Plasters")
    history.retire_allergy(actor=clinician, allergy=soy)
    assert status(ana) == "present"
    history.retire_allergy(actor=clinician, allergy=other)
    assert status(ana) == "unknown"


def test_an_allergy_taken_off_by_mistake_comes_back(clinician, ana, soy):
    history.retire_allergy(actor=clinician, allergy=soy)
    history.restore_allergy(actor=clinician, allergy=soy)
    soy.refresh_from_db()
    assert soy.is_active
    assert status(ana) == "present"


def test_none_known_is_said_by_a_person(clinician, ana):
    history.declare_no_known_allergies(actor=clinician, patient=ana)
    assert status(ana) == "none_known"


def test_none_known_is_refused_while_one_is_in_the_list(clinician, ana, soy):
    with pytest.raises(DomainError):
        history.declare_no_known_allergies(actor=clinician, patient=ana)
    assert status(ana) == "present"


@pytest.mark.parametrize(
    ("entry", "field"),
    [({"text": "Soya", "allergen": "soy"}, "allergen"), ({"text": "sOy"}, "text"), ({"text": " "}, "text")],
)
def test_the_same_allergy_is_not_listed_twice_and_an_empty_one_never(clinician, ana, soy, entry, field):
    with pytest.raises(DomainError) as refusal:
        history.add_allergy(actor=clinician, patient=ana, **entry)
    assert list(refusal.value.fields) == [field]
    assert ana.allergies.count() == 1


def test_alerts_are_added_and_dropped_one_by_one(clinician, ana):
    history.add_alert(actor=clinician, patient=ana, text=" Faints at needles ")
    history.add_alert(actor=clinician, patient=ana, text="Hard of hearing")
    history.drop_alert(actor=clinician, patient=ana, text="Faints at needles")
    ana.refresh_from_db()
    assert ana.alerts == ["Hard of hearing"]


@pytest.mark.parametrize("text", ["", "  ", "x" * 121, "Faints"])
def test_an_alert_says_something_new_and_short(clinician, ana, text):
    history.add_alert(actor=clinician, patient=ana, text="Faints")
    with pytest.raises(DomainError) as refusal:
        history.add_alert(actor=clinician, patient=ana, text=text)
    assert list(refusal.value.fields) == ["alert"]
