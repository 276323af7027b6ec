"""The audit, at the door: an admin sees who did what and when, and no clinical value."""

import csv
from io import StringIO

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from mesoplan.audit.models import ChartOpening
from mesoplan.clinics.models import Room
from patients.models import TreatmentArea
from patients.services.history import add_allergy
from tests.factories import make_area, make_clinic, make_patient, make_room, make_user

pytestmark = pytest.mark.django_db

MONDAY = "2026-03-02T10:00:00Z"


@pytest.fixture
def browser(client_of, admin):
    return client_of(admin)


def lines(page) -> list[str]:
    return [line.what for line in page.context["page"].lines]


def move(client_of, person, patient, **typed):
    known = {"given_name": "Ana", "family_name": "Ruiz", "birth_date": "1985-03-14", "sex": "female", "language": "en"}
    version = {"version": str(patient.version)}
    assert client_of(person).post(f"/patients/{patient.pk}/edit", known | version | typed).status_code == 302


def test_a_change_says_who_when_what_and_in_which_request(client_of, browser, front_desk, ana):
    with time_machine.travel(MONDAY, tick=False):
        move(client_of, front_desk, ana, phone="+33 1 11 11 11 11")
    line = next(it for it in browser.get("/audit/").context["page"].lines if "changed" in it.what)
    assert (line.person, line.what, line.patient) == ("Lea Petit", f"patient {ana.pk}: changed", f"{ana.number}, Paris")
    assert "phone" in [field.name for field in line.fields]
    assert len(line.request) == 36


def test_values_about_patients_are_never_shown(client_of, browser, clinician, front_desk, ana):
    move(client_of, front_desk, ana, phone="+33 1 11 11 11 11", email="new@home.example")
    add_allergy(actor=clinician, patient=ana, text="Soya", allergen="soy")
    for address in ("/audit/", "/audit/download"):
        answer = browser.get(address)
        text = answer.getvalue().decode() if answer.streaming else answer.text
        assert "phone" in text
        for secret in ("11 11 11", "new@home", "Soya", "Ruiz", "1985"):
            assert secret not in text


def test_values_of_the_catalogue_and_the_house_are_shown_from_and_to(browser, clinic):
    room = make_room(clinic, "Blue room")
    Room.objects.filter(pk=room.pk).update(name="Green room")
    make_area("chin", "Chin")
    TreatmentArea.objects.filter(code="chin").update(is_active=False)
    fields = [
        (field.name, field.old, field.new)
        for line in browser.get("/audit/").context["page"].lines
        if line.what.endswith("changed")
        for field in line.fields
    ]
    assert set(fields) == {("in use", True, False), ("name", "Blue room", "Green room")}


def test_what_was_deleted_is_still_told(browser, clinic):
    make_room(clinic, "Blue room").delete()
    [line] = [line for line in browser.get("/audit/").context["page"].lines if line.what.endswith("deleted")]
    assert ("name", "Blue room") in [(field.name, field.new) for field in line.fields]


def test_charts_opened_are_told(client_of, browser, clinician, ana):
    client_of(clinician).get(f"/patients/{ana.pk}/measure")
    [line] = browser.get("/audit/", {"tab": "openings"}).context["page"].lines
    assert (line.person, line.patient, line.what) == ("Dr Marin", f"{ana.number}, Paris", f"/patients/{ana.pk}/measure")


def test_only_one_persons_doings(client_of, browser, clinician, front_desk, ana):
    move(client_of, front_desk, ana, phone="+33 1 11 11 11 11")
    client_of(clinician).get(f"/patients/{ana.pk}/measure")
    assert lines(browser.get("/audit/", {"person": front_desk.pk})) == [f"patient {ana.pk}: changed"]
    assert lines(browser.get("/audit/", {"person": clinician.pk})) == []
    assert len(lines(browser.get("/audit/", {"tab": "openings", "person": clinician.pk}))) == 1
    assert lines(browser.get("/audit/", {"tab": "openings", "person": front_desk.pk})) == []


def test_only_one_patient_and_all_that_hangs_on_them(browser, clinic, clinician, ana):
    bruno = make_patient(clinic, number="000042", given_name="Bruno")
    add_allergy(actor=clinician, patient=bruno, text="Soya", allergen="soy")
    for patient in (ana, bruno):
        ChartOpening.objects.create(user=clinician, patient_id=patient.pk, page="/x", request_id="0" * 32)
    page = browser.get("/audit/", {"patient": "000042"})
    assert {line.patient for line in page.context["page"].lines} == {"000042, Paris"}
    assert sorted(what.split()[0] for what in lines(page)) == ["allergy", "patient", "patient"]
    assert len(lines(browser.get("/audit/", {"tab": "openings", "patient": "000042"}))) == 1


@pytest.mark.parametrize("typed", ["42", "042", "000042", " 42 "])
@pytest.mark.parametrize("tab", ["changes", "openings"])
def test_a_patient_is_found_with_and_without_the_leading_zeros(browser, clinic, clinician, typed, tab):
    for number in ("000042", "000142", "000420"):
        patient = make_patient(clinic, number=number)
        ChartOpening.objects.create(user=clinician, patient_id=patient.pk, page="/x", request_id="0" * 32)
    page = browser.get("/audit/", {"tab": tab, "patient": typed})
    assert {line.patient for line in page.context["page"].lines} == {"000042, Paris"}


@pytest.mark.parametrize(
    ("wish", "field", "sentence"),
    [
        ({"patient": "Ruiz"}, "patient", "Enter the patient’s number, as 000013."),
        ({"patient": "13, Paris"}, "patient", "Enter the patient’s number, as 000013."),
        ({"patient": "²"}, "patient", "Enter the patient’s number, as 000013."),
        ({"patient": "13"}, "patient", "There is no patient with this number."),
        ({"since": "2026-03-03", "until": "2026-03-02"}, "until", "This day comes before the one in “From”."),
    ],
)
@pytest.mark.parametrize("tab", ["changes", "openings"])
def test_a_wish_that_nothing_can_fit_is_said_at_its_field_and_never_as_nothing_found(
    browser, ana, wish, field, sentence, tab
):
    page = browser.get("/audit/", wish | {"tab": tab})
    assert page.status_code == 422
    assert page.context["form"].errors == {field: [sentence]}
    assert "Nothing was found" not in page.text


def test_the_list_of_openings_says_what_it_counts(browser):
    assert (
        "the front desk sees no more than name and contact, which is not counted"
        in browser.get("/audit/", {"tab": "openings"}).text
    )
    assert "which is not counted" not in browser.get("/audit/").text


def test_a_key_is_told_by_the_name_it_leads_to(browser, clinic, clinician):
    page = browser.get("/audit/")
    [fields] = [
        {field.name: field.new for field in line.fields}
        for line in page.context["page"].lines
        if line.what.startswith("membership") and "Dr Marin" in str(line.fields)
    ]
    assert fields == {"user": "Dr Marin", "clinic": "Paris", "version": 1}
    assert "clinic: None → Paris" in browser.get("/audit/download").getvalue().decode()


def test_days_are_days_of_the_clinic(browser, clinician, ana):
    late_on_monday_in_utc = timezone.datetime.fromisoformat("2026-03-02T23:30:00+00:00")  # Tuesday in Paris
    ChartOpening.objects.create(
        user=clinician, patient_id=ana.pk, page="/x", request_id="0" * 32, opened_at=late_on_monday_in_utc
    )
    openings = {"tab": "openings"}
    assert lines(browser.get("/audit/", openings | {"since": "2026-03-03", "until": "2026-03-03"})) == ["/x"]
    assert lines(browser.get("/audit/", openings | {"until": "2026-03-02"})) == []


@pytest.mark.parametrize("wish", [{"since": "soon"}, {"person": "0"}, {"until": "2026-02-30"}])
def test_a_wish_that_cannot_be_read_is_said_at_its_field(browser, wish):
    page = browser.get("/audit/", wish)
    assert page.status_code == 422
    assert list(page.context["form"].errors) == list(wish)
    assert browser.get("/audit/download", wish).status_code == 422


def test_there_is_no_third_list(browser):
    assert browser.get("/audit/", {"tab": "secrets"}).status_code == 404


def test_the_list_has_pages(browser, clinic):
    for number in range(60):
        make_room(clinic, f"Room {number:02} of many")
    first, second = browser.get("/audit/"), browser.get("/audit/", {"page": "2"})
    assert (len(lines(first)), first.context["page"].has_next) == (50, True)
    assert not set(lines(first)) & set(lines(second))
    assert browser.get("/audit/", {"page": "99999"}).context["page"].lines == []
    assert lines(browser.get("/audit/", {"page": "x"})) == lines(first)


def test_the_number_of_queries_is_the_same_however_much_happened(
    client_of, browser, front_desk, clinic, ana, django_assert_num_queries
):
    move(client_of, front_desk, ana, phone="+33 1 11 11 11 11")
    ChartOpening.objects.create(user=front_desk, patient_id=ana.pk, page="/x", request_id="0" * 32)
    for _ in range(2):
        with django_assert_num_queries(10):
            browser.get("/audit/")
        with django_assert_num_queries(6):
            browser.get("/audit/", {"tab": "openings"})
        for number in range(30):
            make_patient(clinic, given_name=f"No{number}")


def test_the_download_is_a_table_that_no_spreadsheet_runs(browser, clinic):
    make_room(clinic, '=HYPERLINK("http://evil.example")')
    clinic.name = "=1+1"
    clinic.save()
    make_patient(clinic)
    answer = browser.get("/audit/download")
    assert answer.headers["Content-Type"].startswith("text/csv")
    rows = list(csv.DictReader(StringIO(answer.getvalue().decode())))
    assert rows[0].keys() == {"at", "person", "what", "patient", "fields", "request"}
    assert not any(cell.startswith("=") for row in rows for cell in row.values())


@pytest.mark.parametrize("role", ["clinician", "front_desk"])
def test_only_admins_see_the_audit(client_of, role):
    person = client_of(make_user(role, make_clinic(name="Lyon")))
    assert person.get("/audit/").status_code == 403
    assert person.get("/audit/download").status_code == 403


def test_the_last_day_of_all_is_refused_at_its_field(client_of, admin):
    answer = client_of(admin).get(reverse("audit:trail"), {"until": "9999-12-31"})

    assert answer.status_code == 422
    assert "until" in answer.context["form"].errors
