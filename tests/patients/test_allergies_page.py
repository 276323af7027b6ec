"""Allergies and alerts, at the door."""

import pytest

from mesoplan.audit.models import ChartOpening
from patients.models import HealthProblem
from tests.factories import make_clinic, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(ana) -> str:
    return f"/patients/{ana.pk}/allergies"


def test_a_clinician_adds_an_allergy_by_its_group(client_of, clinician, ana, page):
    browser = client_of(clinician)
    assert browser.post(f"{page}/add", {"allergen": "soy", "text": ""}).status_code == 302
    allergy = ana.allergies.get()
    assert (allergy.allergen, allergy.text) == ("soy", "Soya")
    assert "Soya" in browser.get(page).text


def test_an_allergy_without_a_group_is_kept_in_the_patients_words(client_of, clinician, ana, page):
    client_of(clinician).post(f"{page}/add", {"allergen": "", "text": "Rash after a plaster"})
    assert ana.allergies.get().text == "Rash after a plaster"


@pytest.mark.parametrize("typed", [{"allergen": "", "text": ""}, {"allergen": "plasters", "text": "Rash"}])
def test_an_allergy_that_says_nothing_is_refused_at_its_field(client_of, clinician, ana, page, typed):
    answer = client_of(clinician).post(f"{page}/add", typed)
    assert answer.status_code == 422
    assert answer.context["allergy_form"].errors
    assert not ana.allergies.exists()


def test_an_allergy_taken_off_can_be_put_back_with_one_press(client_of, clinician, ana, page):
    browser = client_of(clinician)
    browser.post(f"{page}/add", {"allergen": "soy"})
    allergy = ana.allergies.get()
    after = browser.post(f"{page}/{allergy.pk}/retire", follow=True)
    assert "“Soya” is off the list." in after.text
    assert f'action="{page}/{allergy.pk}/restore"' in after.text
    browser.post(f"{page}/{allergy.pk}/restore")
    assert ana.allergies.get().is_active


def test_none_known_is_said_with_a_button_and_refused_while_one_is_listed(client_of, clinician, ana, page):
    browser = client_of(clinician)
    assert "Not asked yet" in browser.get(page).text
    assert browser.post(f"{page}/none").status_code == 302
    assert "the patient said so" in browser.get(page).text
    browser.post(f"{page}/add", {"allergen": "soy"})
    assert browser.post(f"{page}/none").status_code == 409
    ana.refresh_from_db()
    assert ana.allergy_status == "present"


def test_an_alert_stands_on_top_until_it_is_removed(client_of, clinician, ana, page):
    browser = client_of(clinician)
    browser.post(f"/patients/{ana.pk}/alerts/add", {"alert": "Faints at needles"})
    assert browser.get(page).context["banner"].alerts == ("Faints at needles",)
    assert browser.post(f"/patients/{ana.pk}/alerts/add", {"alert": "Faints at needles"}).status_code == 422
    browser.post(f"/patients/{ana.pk}/alerts/drop", {"alert": "Faints at needles"})
    assert browser.get(page).context["banner"].alerts == ()


def test_opening_the_page_is_noted(client_of, clinician, ana, page):
    client_of(clinician).get(page)
    opening = ChartOpening.objects.get()
    assert (opening.user, opening.patient_id, opening.page) == (clinician, ana.pk, page)


@pytest.mark.parametrize("role", ["front_desk", "admin"])
def test_only_clinicians_see_or_change_it(client_of, clinic, ana, page, role):
    browser = client_of(make_user(role, clinic))
    assert browser.get(page).status_code == 403
    assert browser.post(f"{page}/add", {"allergen": "soy"}).status_code == 403
    assert browser.post(f"{page}/none").status_code == 403
    assert browser.post(f"/patients/{ana.pk}/alerts/add", {"alert": "x"}).status_code == 403
    assert not ana.allergies.exists()


def test_a_clinician_of_another_clinic_finds_nothing_there(client_of, ana, page):
    browser = client_of(make_user("clinician", make_clinic(name="Lyon")))
    assert browser.get(page).status_code == 404
    assert browser.post(f"{page}/add", {"allergen": "soy"}).status_code == 404
    assert not ChartOpening.objects.exists()


def test_the_number_of_queries_does_not_grow_with_the_history(
    client_of, clinician, ana, page, django_assert_num_queries
):
    browser = client_of(clinician)
    for group in ("soy", "egg", "sulfite"):
        browser.post(f"{page}/add", {"allergen": group})
    HealthProblem.objects.bulk_create(HealthProblem(patient=ana, text=f"Problem {number}") for number in range(9))
    with django_assert_num_queries(12):
        browser.get(page)
