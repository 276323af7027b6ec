"""Which patients a search finds, and whose."""

from datetime import date

import pytest

from patients.models import Patient
from tests.factories import make_clinic, make_patient, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def chloe(clinic):
    return make_patient(
        clinic,
        number="000417",
        given_name="Chloé-Anaïs",
        family_name="Ørskov Müller",
        birth_date=date(1991, 7, 2),
        phone="+33 6 98 76 54 32",
    )


def found(typed: str) -> list[str]:
    return [patient.given_name for patient in Patient.objects.matching(typed)]


@pytest.mark.parametrize(
    "typed",
    [
        "chloe", "CHLOÉ", "chloe anais", "muller", "MÜLLER", "ull", "orskov", "muller chloe", "0698", "06 98 76",
        "9876", "+33698765432", "000417", "417", "2/7/1991", "1991", "july 1991", "mull 1991", "1991-07-02 chloe",
    ],
)  # fmt: skip
def test_a_patient_is_found_by_any_part_of_what_is_known(ana, chloe, typed):
    assert found(typed) == ["Chloé-Anaïs"]


@pytest.mark.parametrize("typed", ["muller ana ruiz", "chloe 1985", "%", "_____", "\\", "0699"])
def test_every_term_has_to_be_found(ana, chloe, typed):
    assert found(typed) == []


def test_a_colleague_of_another_clinic_finds_nobody_of_this_one(ana):
    stranger = make_user("clinician", make_clinic(name="Lyon"))
    assert not Patient.objects.visible_to(stranger).matching("ana").exists()


def test_the_patients_of_the_clinic_worked_in_come_first(clinic, clinician):
    lyon = make_clinic(name="Lyon")
    make_patient(lyon, family_name="Abel")
    make_patient(clinic, family_name="Zola")
    assert [patient.family_name for patient in Patient.objects.nearest_first(clinic)] == ["Zola", "Abel"]
    assert [patient.family_name for patient in Patient.objects.nearest_first(lyon)] == ["Abel", "Zola"]
