"""Accounts, at the door: admins add, place, deactivate and take back; nobody is deleted."""

import re

import pytest
from django.core.cache import cache
from django.test import Client

from mesoplan.clinics.models import Clinic, Membership
from mesoplan.staff.models import User
from mesoplan.staff.services import issue_token
from tests.factories import PASSWORD, make_clinic, make_user

pytestmark = pytest.mark.django_db
NEW_PASSWORD = "another long password"


@pytest.fixture(autouse=True)
def nobody_has_tried_too_often() -> None:
    cache.clear()


@pytest.fixture
def browser(client_of, admin):
    """The admin has just typed the password once more, as whoever makes a link has to."""
    client = client_of(admin)
    assert client.post("/account/reauthenticate/", {"password": PASSWORD}).status_code == 302
    return client


def typed(clinic, **entries) -> dict[str, object]:
    return {"email": "Noor@Clinic.example", "name": "Noor Ali", "role": "front_desk", "clinics": [clinic.pk]} | entries


def path_in(answer) -> str:
    return re.search(r">http://testserver(/account/[^<]+)<", answer.text)[1]


def clinics_of(person) -> set[str]:
    return set(Clinic.objects.filter(memberships__user=person).values_list("name", flat=True))


def sign_in(email: str, password: str) -> bool:
    return Client().post("/account/login/", {"login": email, "password": password}).status_code == 302


def test_a_new_person_sets_a_password_with_a_link_that_works_once(browser, clinic):
    answer = browser.post("/people/new", typed(clinic))
    noor = User.objects.get(email="noor@clinic.example")
    assert (noor.role, clinics_of(noor), noor.has_usable_password()) == ("front_desk", {"Paris"}, False)
    assert "no-store" in answer.headers["Cache-Control"]
    theirs = Client()
    form = theirs.get(path_in(answer), follow=True)
    set_at = form.redirect_chain[-1][0]
    passwords = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    assert theirs.post(set_at, passwords).status_code == 302
    assert sign_in(noor.email, NEW_PASSWORD)
    assert "This link no longer works" in Client().get(path_in(answer), follow=True).text


@pytest.mark.parametrize(
    ("entries", "field"),
    [
        ({"email": "marin@clinic.example"}, "email"),
        ({"email": "MARIN@clinic.example"}, "email"),
        ({"email": "noor"}, "email"),
        ({"name": " "}, "name"),
        ({"role": "superuser"}, "role"),
        ({"clinics": []}, "clinics"),
        ({"clinics": ["0"]}, "clinics"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nobody_is_added(browser, clinic, clinician, entries, field):
    answer = browser.post("/people/new", typed(clinic, **entries))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert User.objects.count() == 2


def test_role_and_clinics_change_and_the_history_keeps_both(browser, clinician):
    lyon = make_clinic(name="Lyon")
    change = {"name": "Dr Ada Marin", "role": "admin", "clinics": [lyon.pk], "version": 1}
    assert browser.post(f"/people/{clinician.pk}/", change).status_code == 302
    clinician.refresh_from_db()
    assert (clinician.name, clinician.role, clinics_of(clinician)) == ("Dr Ada Marin", "admin", {"Lyon"})
    told = [line.what for line in browser.get("/audit/").context["page"].lines]
    assert any(what.startswith("membership") and what.endswith("deleted") for what in told)


def test_saving_without_a_change_keeps_the_memberships_as_they_are(browser, clinic, clinician):
    before = Membership.objects.get(user=clinician).pk
    same = {"name": "Dr Marin", "role": "clinician", "clinics": [clinic.pk], "version": 1}
    assert browser.post(f"/people/{clinician.pk}/", same).status_code == 302
    assert Membership.objects.get(user=clinician).pk == before


def test_a_deactivated_person_is_out_at_once_everywhere(browser, client_of, clinician):
    theirs, token = client_of(clinician), issue_token(user=clinician)
    machine = Client(headers={"Authorization": f"Token {token}"})
    assert theirs.get("/patients/").status_code == machine.get("/api/v1/patients/").status_code == 200
    assert browser.post(f"/people/{clinician.pk}/deactivate").status_code == 302
    assert theirs.get("/patients/").status_code == 302
    assert machine.get("/api/v1/patients/").status_code == 401
    assert not sign_in(clinician.email, PASSWORD)
    assert User.objects.filter(pk=clinician.pk, is_active=False).exists()


def test_who_is_taken_back_gets_a_new_link_and_no_old_session(browser, client_of, clinician):
    theirs = client_of(clinician)
    browser.post(f"/people/{clinician.pk}/deactivate")
    answer = browser.post(f"/people/{clinician.pk}/reactivate")
    assert "/account/password/reset/key/" in path_in(answer)
    assert theirs.get("/patients/").status_code == 302
    assert not sign_in(clinician.email, PASSWORD)


def test_no_link_is_made_for_a_deactivated_person(browser, clinician):
    browser.post(f"/people/{clinician.pk}/deactivate")
    assert browser.post(f"/people/{clinician.pk}/link").status_code == 404


def test_a_forgotten_password_is_replaced_with_a_link(browser, clinician):
    assert "/account/password/reset/key/" in path_in(browser.post(f"/people/{clinician.pk}/link"))
    assert sign_in(clinician.email, PASSWORD)


def test_the_only_admin_stays_an_admin_and_active(browser, admin, clinic):
    make_user("admin", clinic, is_active=False)
    assert browser.post(f"/people/{admin.pk}/deactivate").status_code == 409
    change = {"name": admin.name, "role": "clinician", "clinics": [clinic.pk], "version": 1}
    answer = browser.post(f"/people/{admin.pk}/", change)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["role"]
    admin.refresh_from_db()
    assert (admin.role, admin.is_active) == ("admin", True)


def test_one_of_two_admins_may_go(browser, clinic):
    other = make_user("admin", clinic)
    assert browser.post(f"/people/{other.pk}/deactivate").status_code == 302


def test_the_list_costs_the_same_number_of_queries_however_long(browser, clinic, django_assert_num_queries):
    for _ in range(2):
        with django_assert_num_queries(5):
            browser.get("/people/")
        for _number in range(5):
            make_user("clinician", clinic, make_clinic(name=f"Clinic {User.objects.count()}"))


@pytest.mark.parametrize("role", ["clinician", "front_desk"])
def test_only_admins_manage_people(client_of, clinic, admin, role):
    person = client_of(make_user(role, clinic))
    for address in ("/people/", "/people/new", f"/people/{admin.pk}/"):
        assert person.get(address).status_code == 403
    for address in ("new", f"{admin.pk}/", f"{admin.pk}/link", f"{admin.pk}/deactivate", f"{admin.pk}/reactivate"):
        assert person.post(f"/people/{address}", typed(clinic)).status_code == 403
    assert User.objects.count() == 2
