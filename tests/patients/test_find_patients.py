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


@pytest.fixture
def irish(clinic):
    """Written with whatever a keyboard or another program makes of an apostrophe and a hyphen."""
    names = {"Sinéad": "O’Neill", "Rory": "O'Neill", "Maeve": "O´Neill", "Aoife": "OʼNeill"}
    return [make_patient(clinic, given_name=given, family_name=family) for given, family in names.items()]


@pytest.mark.parametrize("typed", ["oneill", "ONEILL", "o'neill", "O’Neill", "o neill", "neill", "o´neill", "o‘neil"])
def test_a_name_is_found_with_any_apostrophe_or_none(ana, irish, typed):
    assert sorted(found(typed)) == ["Aoife", "Maeve", "Rory", "Sinéad"]


@pytest.mark.parametrize("hyphen", ["-", "\u2010", "\u2011", "\u2013", "\u00ad"])
@pytest.mark.parametrize(
    "typed", ["jean pierre", "jeanpierre", "jean-pierre", "Jean\u2011Pierre", "pierre", "davila", "d'avila"]
)
def test_a_name_is_found_with_any_hyphen_or_none(ana, clinic, typed, hyphen):
    make_patient(clinic, given_name=f"Jean{hyphen}Pierre", family_name="D'Ávila")
    assert found(typed) == [f"Jean{hyphen}Pierre"]


def test_a_hyphen_alone_is_no_term_and_leaves_nobody_out(ana):
    assert found("–") == found("") == ["Ana"]


def test_one_search_is_one_query(ana, irish, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert len(found("oneill sinead")) == 1


def test_a_name_with_another_apostrophe_is_a_namesake(irish):
    same = Patient.objects.namesakes(family_name="ONeill", birth_date=date(1985, 3, 14))
    assert same.count() == 4


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
    for here, names in ((clinic, ["Zola", "Abel"]), (lyon, ["Abel", "Zola"])):
        found = Patient.objects.nearest_first(here, [clinic, lyon])
        assert [patient.family_name for patient in found[:10]] == names
