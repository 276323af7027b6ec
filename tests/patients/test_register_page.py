"""Adding a patient and changing who they are, at the door."""

import re
from datetime import timedelta
from html import unescape

import pytest
from playwright.sync_api import expect

from patients.models import Patient
from tests.factories import make_clinic, make_user

pytestmark = pytest.mark.django_db

MARTA = {
    "given_name": "Marta",
    "family_name": "Novák",
    "birth_date": "1979-01-31",
    "sex": "female",
    "phone": "+33 6 00 00 00 00",
    "email": "marta@home.example",
    "language": "fr",
}


def test_the_front_desk_adds_a_patient(client_of, front_desk, clinic):
    answer = client_of(front_desk).post("/patients/new", MARTA)
    marta = Patient.objects.get()
    assert answer.status_code == 302
    assert answer.url == f"/patients/{marta.pk}/"
    assert (marta.clinic, marta.family_name, marta.number) == (clinic, "Novák", "000001")


@pytest.mark.parametrize(
    ("typed", "given", "family", "born", "phone"),
    [
        ("Böhm 0612", "", "Böhm", "", "0612"),
        ("ana de la cruz", "Ana", "De La Cruz", "", ""),
        ("Ruiz, Jean-Pierre", "Jean-Pierre", "Ruiz", "", ""),
        ("McDonald 14/03/1985", "", "McDonald", "1985-03-14", ""),
        ("RUIZ 31.12.1979 0612345678", "", "Ruiz", "1979-12-31", "0612345678"),
        ("+33 6 12 34 56 78", "", "", "", "+33 6 12 34 56 78"),
        ("o'neill 1985", "", "O'Neill", "", ""),
        ("03/04/1985", "", "", "", ""),
        ("P00012", "", "", "", ""),
    ],
)
def test_what_a_search_did_not_find_stands_in_the_form_to_add(
    client_of, front_desk, clinic, typed, given, family, born, phone
):
    browser = client_of(front_desk)
    found = browser.get("/patients/", {"q": typed})
    address = unescape(re.search(r'href="(/patients/new[?]q=[^"]*)"', found.text)[1])
    form = browser.get(address).context["form"]
    shown = {
        name: form[name].subwidgets[0].data["value"] or ""
        for name in ("given_name", "family_name", "birth_date", "phone")
    }
    assert shown == {"given_name": given, "family_name": family, "birth_date": born, "phone": phone}


def test_an_admin_adds_no_patients(client_of, admin):
    assert client_of(admin).post("/patients/new", MARTA).status_code == 403
    assert not Patient.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("birth_date", "31/31/1979"),
        ("birth_date", "1879-01-31"),
        ("birth_date", ""),
        ("email", "marta@home"),
        ("phone", "call me"),
        ("phone", "12"),
        ("phone", "+33 6 00 00 00 00 00 00 00"),
        ("sex", "unheard of"),
        ("given_name", " "),
        ("family_name", "x" * 121),
        ("language", "xx"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(client_of, front_desk, field, value):
    page = client_of(front_desk).post("/patients/new", MARTA | {field: value})
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert page.context["form"]["given_name"].value() == (MARTA | {field: value})["given_name"]
    assert not Patient.objects.exists()


def test_nobody_is_born_tomorrow(client_of, front_desk, clinic):
    tomorrow = (clinic.today + timedelta(days=1)).isoformat()
    page = client_of(front_desk).post("/patients/new", MARTA | {"birth_date": tomorrow})
    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["birth_date"]


@pytest.mark.parametrize("address", ["/patients/new", "/patients/{}/edit"])
def test_all_that_is_wrong_is_said_at_once(client_of, front_desk, ana, address):
    typed = changes_to(ana, given_name=" ", birth_date="2079-01-31", phone="call me", email="marta@home")
    page = client_of(front_desk).post(address.format(ana.pk), typed)
    assert list(page.context["form"].errors) == ["given_name", "phone", "email", "birth_date"]
    assert page.context["form"].errors["birth_date"] == ["A birth date cannot lie in the future."]


def test_who_may_be_the_same_person_is_shown_and_can_be_added_all_the_same(client_of, front_desk, ana):
    browser = client_of(front_desk)
    twin = MARTA | {"family_name": "RUÍZ", "birth_date": "1985-03-14"}
    page = browser.post("/patients/new", twin)
    assert page.status_code == 422
    assert page.text.index("This may be the same person") < page.text.index('name="given_name"')
    assert 'type="checkbox" name="is_another_person"' in page.text
    assert "Override" not in page.text
    assert f"/patients/{ana.pk}/" in page.text
    assert Patient.objects.count() == 1
    assert browser.post("/patients/new", twin | {"is_another_person": "on"}).status_code == 302
    assert Patient.objects.count() == 2


def test_who_may_be_the_same_person_is_shown_beside_what_is_wrong(client_of, front_desk, ana):
    twin = MARTA | {"family_name": "Ruiz", "birth_date": "1985-03-14", "email": "marta@home"}
    page = client_of(front_desk).post("/patients/new", twin)
    assert list(page.context["form"].errors) == ["email"]
    assert "This may be the same person" in page.text


def test_a_namesake_in_a_clinic_that_one_cannot_see_stays_unseen(client_of, ana):
    stranger = make_user("front_desk", make_clinic(name="Lyon"))
    twin = MARTA | {"family_name": "Ruiz", "birth_date": "1985-03-14"}
    assert client_of(stranger).post("/patients/new", twin).status_code == 302


def test_a_person_without_a_clinic_is_told_so(client_of):
    answer = client_of(make_user("front_desk")).get("/patients/new")
    assert answer.status_code == 409
    assert "Ask an admin" in answer.text


def changes_to(patient, **typed) -> dict[str, str]:
    known = {name: str(getattr(patient, name)) for name in MARTA}
    return known | {"version": str(patient.version)} | typed


def test_the_front_desk_changes_a_phone_number(client_of, front_desk, ana):
    answer = client_of(front_desk).post(f"/patients/{ana.pk}/edit", changes_to(ana, phone="+33 1 11 11 11 11"))
    assert answer.status_code == 302
    ana.refresh_from_db()
    assert (ana.phone, ana.version) == ("+33 1 11 11 11 11", 2)


def test_the_second_of_two_edits_sees_both_versions_and_may_replace_the_first(client_of, front_desk, ana):
    browser = client_of(front_desk)
    mine, theirs = "+33 2 22 22 22 22", "+33 1 11 11 11 11"
    browser.post(f"/patients/{ana.pk}/edit", changes_to(ana, phone=theirs))
    page = browser.post(f"/patients/{ana.pk}/edit", changes_to(ana, phone=mine))
    assert page.status_code == 422
    assert [(it.stored, it.typed) for it in page.context["form"].differences] == [(theirs, mine)]
    assert Patient.objects.get().phone == theirs
    again = {name: page.context["form"][name].value() for name in [*MARTA, "version"]}
    assert browser.post(f"/patients/{ana.pk}/edit", again).status_code == 302
    assert Patient.objects.get().phone == mine


@pytest.mark.parametrize("version", ["", "two", "-1"])
def test_a_crafted_version_changes_nothing(client_of, front_desk, ana, version):
    typed = changes_to(ana, phone="+33 1 11 11 11 11", version=version)
    assert client_of(front_desk).post(f"/patients/{ana.pk}/edit", typed).status_code == 422
    assert Patient.objects.get().phone == ana.phone


def test_the_front_desk_sees_nothing_clinical_on_the_contact_page(client_of, front_desk, ana):
    Patient.objects.update(alerts=["Faints at needles"], allergy_status="none_known")
    page = client_of(front_desk).get(f"/patients/{ana.pk}/edit").text
    assert "Faints" not in page
    assert "No known allergies" not in page
    assert "Still to ask:" in page


def test_a_patient_of_another_clinic_is_not_there(client_of, ana):
    stranger = make_user("front_desk", make_clinic(name="Lyon"))
    assert client_of(stranger).get(f"/patients/{ana.pk}/edit").status_code == 404
    assert client_of(stranger).post(f"/patients/{ana.pk}/edit", changes_to(ana)).status_code == 404


@pytest.mark.browser
def test_on_a_tablet_the_question_whether_it_is_the_same_person_is_in_sight_and_has_the_focus(
    transactional_db, window_of, front_desk, ana
):
    page = window_of(front_desk, "/patients/new", width=1024, height=768)
    for label, text in (("Given name", "Anna"), ("Family name", "RUIZ"), ("Birth date", "1985-03-14")):
        page.get_by_label(label).fill(text)
    page.get_by_label("Sex").select_option("female")
    page.get_by_role("button", name="Add patient").click()
    question = page.get_by_role("alert").filter(has_text="This may be the same person")
    expect(question).to_be_focused()
    expect(question.get_by_role("link", name="Ana Ruiz")).to_be_in_viewport()
    page.get_by_label("Given name").press("Enter")
    expect(question).to_be_focused()
    assert Patient.objects.count() == 1
    question.get_by_label("It is somebody else").check()
    page.get_by_role("button", name="Add patient").click()
    expect(page.get_by_role("heading", name="Anna RUIZ")).to_be_visible()
    assert Patient.objects.count() == 2
