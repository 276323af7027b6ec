"""The page on which everybody finds patients, at the door."""

from datetime import date

import pytest

from tests.factories import make_clinic, make_patient, make_user

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def test_the_front_desk_finds_a_patient_by_name_and_opens_the_chart(client_of, front_desk, ana):
    page = client_of(front_desk).get("/patients/", {"q": "RUÍZ ana"})
    assert page.status_code == 200
    assert f'href="/patients/{ana.pk}/"' in page.text
    assert "14 Mar 1985" in page.text


def test_a_clinician_finds_a_patient_by_birth_date(client_of, clinician, ana):
    page = client_of(clinician).get("/patients/", {"q": "14/3/1985"})
    assert f'href="/patients/{ana.pk}/"' in page.text
    assert "Ruiz, Ana" in page.text


def test_live_results_are_only_the_list(client_of, front_desk, ana):
    part = client_of(front_desk).get("/patients/", {"q": "ana"}, headers=HTMX)
    assert "Ruiz, Ana" in part.text
    assert "<html" not in part.text
    assert "HX-Request" in part.headers["Vary"]


def test_going_back_in_the_browser_brings_the_whole_page(client_of, front_desk, ana):
    page = client_of(front_desk).get("/patients/", headers=HTMX | {"HX-History-Restore-Request": "true"})
    assert "<html" in page.text


def test_who_is_not_found_can_be_added_with_the_name_that_was_typed(client_of, front_desk, ana):
    browser = client_of(front_desk)
    page = browser.get("/patients/", {"q": "Marta Novák"})
    assert "No patient matches “Marta Novák”" in page.text
    assert "/patients/new?q=Marta%20Nov%C3%A1k" in page.text
    assert 'value="Marta"' in browser.get("/patients/new", {"q": "Marta Novák"}).text


def test_a_clinic_without_patients_says_how_to_begin(client_of, front_desk):
    assert "No patients yet" in client_of(front_desk).get("/patients/").text


def test_patients_of_every_clinic_of_a_person_are_found_and_of_no_other(client_of, clinic, ana):
    lyon, nice = make_clinic(name="Lyon"), make_clinic(name="Nice")
    make_patient(lyon, family_name="Blanc")
    make_patient(nice, family_name="Noir")
    page = client_of(make_user("front_desk", clinic, lyon)).get("/patients/")
    assert "Ruiz" in page.text
    assert "Blanc" in page.text
    assert "Noir" not in page.text


def test_an_admin_finds_no_patients(client_of, admin, ana):
    assert client_of(admin).get("/patients/", {"q": "ana"}).status_code == 403


def test_the_list_has_pages_and_the_same_number_of_queries_on_each(
    client_of, front_desk, clinic, django_assert_num_queries
):
    browser = client_of(front_desk)
    for number in range(65):
        make_patient(clinic, given_name=f"No{number:02}", birth_date=date(1990, 1, 1))
    browser.get("/patients/")
    with django_assert_num_queries(5):
        first = browser.get("/patients/")
    with django_assert_num_queries(5):
        last = browser.get("/patients/", {"q": "1990", "page": "3"})
    assert "Page 1 of 3" in first.text
    assert "q=1990&amp;page=2" in last.text
    assert last.text.count("data-person") == 5
