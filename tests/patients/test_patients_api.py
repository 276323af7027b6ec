"""Patients for machines: the same rows, the same services."""

from decimal import Decimal

import pytest
from django.test import Client

from mesoplan.audit.models import ChartOpening
from mesoplan.staff.services import issue_token
from patients.models import Measurement
from patients.services.history import add_allergy
from tests.factories import make_area, make_clinic, make_patient, make_user
from tests.leafing import leafed

pytestmark = pytest.mark.django_db


@pytest.fixture
def api_of():
    def with_token(user) -> Client:
        return Client(headers={"Authorization": f"Token {issue_token(user=user)}"})

    return with_token


def test_a_search_finds_the_same_as_the_page(api_of, front_desk, clinic, ana):
    make_patient(clinic, given_name="Bruno", family_name="Weiss")
    answer = api_of(front_desk).get("/api/v1/patients/", {"q": "RUÍZ 1985"})
    assert [row["given_name"] for row in answer.json()["results"]] == ["Ana"]


def test_the_front_desk_reads_no_clinical_data(api_of, front_desk, ana):
    row = api_of(front_desk).get(f"/api/v1/patients/{ana.pk}/").json()
    assert row["phone"] == ana.phone
    assert {"allergies", "alerts", "measurements", "allergy_status"}.isdisjoint(row)
    assert not ChartOpening.objects.exists()


def test_a_clinician_reads_the_chart_and_it_is_noted(api_of, clinician, ana):
    add_allergy(actor=clinician, patient=ana, text="Soya", allergen="soy")
    row = api_of(clinician).get(f"/api/v1/patients/{ana.pk}/").json()
    assert row["allergies"] == [{"text": "Soya", "allergen": "soy"}]
    opening = ChartOpening.objects.get()
    assert (opening.user, opening.patient_id) == (clinician, ana.pk)


def test_a_clinician_measures(api_of, clinician, ana):
    make_area()
    reading = {"kind": "circumference", "area": "belly", "value": "84.5", "measured_at": "2026-03-02T10:00:00Z"}
    answer = api_of(clinician).post(f"/api/v1/patients/{ana.pk}/measurements/", reading, "application/json")
    assert answer.status_code == 201
    assert (answer.json()["unit"], answer.json()["observer"]) == ("cm", clinician.pk)
    assert ana.measurements.get().value == Decimal("84.5")


@pytest.mark.parametrize(
    ("wrong", "status", "field"),
    [
        ({"value": "615"}, 409, "value"),
        ({"value": "-1"}, 400, "value"),
        ({"kind": "mood"}, 400, "kind"),
        ({"area": "nose"}, 400, "area"),
        ({"measured_at": None}, 400, "measured_at"),
        ({"measured_at": "2126-03-02T10:00:00Z"}, 409, "measured_at"),
        ({"kind": "skinfold"}, 409, "area"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_kept(api_of, clinician, ana, wrong, status, field):
    reading = {"kind": "weight", "value": "61.5", "measured_at": "2026-03-02T10:00:00Z"} | wrong
    answer = api_of(clinician).post(f"/api/v1/patients/{ana.pk}/measurements/", reading, "application/json")
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert list(answer.json()["errors"]) == [field]
    assert not Measurement.objects.exists()


@pytest.mark.parametrize("role", ["front_desk", "admin"])
def test_only_clinicians_measure(api_of, clinic, ana, role):
    reading = {"kind": "weight", "value": "61.5", "measured_at": "2026-03-02T10:00:00Z"}
    browser = api_of(make_user(role, clinic))
    assert browser.post(f"/api/v1/patients/{ana.pk}/measurements/", reading, "application/json").status_code == 403


def test_an_admin_reads_no_patients_and_nobody_does_without_a_token(api_of, admin, ana):
    assert api_of(admin).get("/api/v1/patients/").status_code == 403
    assert Client().get("/api/v1/patients/").status_code == 401


def test_a_patient_of_another_clinic_is_not_there(api_of, ana):
    machine = api_of(make_user("clinician", make_clinic(name="Lyon")))
    assert machine.get(f"/api/v1/patients/{ana.pk}/").status_code == 404
    assert machine.get("/api/v1/patients/").json()["results"] == []
    assert machine.post(f"/api/v1/patients/{ana.pk}/measurements/", {}, "application/json").status_code == 404


def test_the_list_costs_the_same_number_of_queries_however_long(api_of, front_desk, clinic, django_assert_num_queries):
    for number in range(20):
        make_patient(clinic, given_name=f"No{number}")
    machine = api_of(front_desk)
    with django_assert_num_queries(3):
        assert len(machine.get("/api/v1/patients/").json()["results"]) == 20


def test_the_list_is_read_a_page_at_a_time_in_the_order_of_names(api_of, front_desk, clinic):
    """Also where many have one name, and where somebody is added while it is read."""
    for number in range(5):
        make_patient(clinic, given_name="Ana", family_name="Ruiz" if number else "Adler")
    machine, names, address = api_of(front_desk), [], "/api/v1/patients/?page_size=2"
    while address:
        page = machine.get(address).json()
        names += [(row["family_name"], row["id"]) for row in page["results"]]
        address = page["next"]
        make_patient(clinic, given_name="Ana", family_name="Aaron")
    assert len(names) == 5
    assert names == sorted(names)
    assert names[0][0] == "Adler"


def test_patients_of_two_clinics_come_in_one_order_there_and_back(api_of, clinic):
    lyon = make_clinic(name="Lyon")
    names = [(clinic, "Abel"), (clinic, "Ruiz"), (lyon, "Ruiz"), (clinic, "Ruiz"), (lyon, "Ruiz"), (clinic, "Zola")]
    patients = [make_patient(home, family_name=name).pk for home, name in names]
    machine = api_of(make_user("front_desk", clinic, lyon))
    assert leafed(machine, "/api/v1/patients/?page_size=4") == (patients, patients)
    assert leafed(machine, "/api/v1/patients/?page_size=2&q=ruiz") == (patients[1:5], patients[1:5])


def test_of_many_with_one_name_none_is_lost_on_the_way(api_of, front_desk, clinic, ana, monkeypatch):
    """A cursor that knew the family name alone would count those who share it, and only so far."""
    monkeypatch.setattr("mesoplan.frame.api_pages.Pages.offset_cutoff", 1)
    martins = [make_patient(clinic, given_name="Eva", family_name="Martin").pk for _number in range(7)]
    zola = make_patient(clinic, given_name="Emil", family_name="Zola")
    there, back = leafed(api_of(front_desk), "/api/v1/patients/?page_size=2")
    assert there == back == [*martins, ana.pk, zola.pk]
