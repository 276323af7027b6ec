"""Two admins at one account: whoever saves second sees what the first has done before anything is replaced."""

import re

import pytest
from playwright.sync_api import expect

from mesoplan.clinics.colleagues.services import change_colleague
from mesoplan.clinics.models import Clinic
from mesoplan.conflicts import StaleEditError
from mesoplan.staff.models import User
from mesoplan.staff.services import change_person, deactivate_person, reactivate_person
from tests.factories import make_clinic, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def lyon(clinic) -> Clinic:
    return make_clinic(name="Lyon")


@pytest.fixture
def first_admins(client_of, admin):
    return client_of(admin)


@pytest.fixture
def second_admins(client_of, clinic):
    return client_of(make_user("admin", clinic, name="Eva Roth"))


def shown_version(client, person) -> str:
    page = client.get(f"/people/{person.pk}/").text
    return re.search(r'name="version" value="(\d+)"', page)[1]


def entry(version, *clinics, name="Dr Marin", role="clinician") -> dict[str, object]:
    return {"name": name, "role": role, "clinics": [clinic.pk for clinic in clinics], "version": version}


def clinics_of(person) -> set[str]:
    return set(Clinic.objects.filter(memberships__user=person).values_list("name", flat=True))


def test_the_second_to_save_sees_what_the_first_saved_and_nothing_is_overwritten(
    first_admins, second_admins, clinic, lyon, clinician
):
    address, seen = f"/people/{clinician.pk}/", shown_version(second_admins, clinician)
    assert first_admins.post(address, entry(seen, clinic, lyon, role="front_desk")).status_code == 302
    answer = second_admins.post(address, entry(seen, clinic, name="Dr Ada Marin"))
    assert answer.status_code == 422
    assert "This was changed meanwhile" in answer.text
    found = [(it.label, it.stored, it.typed) for it in answer.context["form"].differences]
    assert found == [
        ("Name", "Dr Marin", "Dr Ada Marin"),
        ("Role", "Front desk", "Clinician"),
        ("Clinics", "Lyon, Paris", "Paris"),
    ]
    clinician.refresh_from_db()
    assert (clinician.name, clinician.role, clinics_of(clinician)) == ("Dr Marin", "front_desk", {"Paris", "Lyon"})


def test_saved_once_more_the_words_of_the_second_replace_the_others(first_admins, second_admins, clinic, clinician):
    address = f"/people/{clinician.pk}/"
    first_admins.post(address, entry(1, clinic, name="Dr Marin-Roy"))
    refused = second_admins.post(address, entry(1, clinic, name="Dr Ada Marin"))
    again = re.search(r'name="version" value="(\d+)"', refused.text)[1]
    assert second_admins.post(address, entry(again, clinic, name="Dr Ada Marin")).status_code == 302
    clinician.refresh_from_db()
    assert clinician.name == "Dr Ada Marin"


def test_another_place_of_work_alone_counts_as_an_edit(first_admins, second_admins, clinic, lyon, clinician):
    address = f"/people/{clinician.pk}/"
    assert first_admins.post(address, entry(1, clinic, lyon)).status_code == 302
    assert second_admins.post(address, entry(1, clinic)).status_code == 422
    assert clinics_of(clinician) == {"Paris", "Lyon"}


@pytest.mark.parametrize("version", ["", "x", "0", "-1", "99999999999999999999"])
def test_a_version_that_nobody_was_shown_is_refused(first_admins, clinic, clinician, version):
    answer = first_admins.post(f"/people/{clinician.pk}/", entry(version, clinic, name="Dr Ada Marin"))
    assert answer.status_code == 422
    clinician.refresh_from_db()
    assert clinician.name == "Dr Marin"


def test_deactivating_and_taking_back_count_as_edits_too(admin, clinic, clinician):
    deactivate_person(actor=admin, person=clinician)
    for person in (User.objects.get(pk=clinician.pk), reactivate_person(actor=admin, person=clinician)):
        with pytest.raises(StaleEditError):
            change_person(actor=admin, person=person, name="X", role="clinician", version=person.version - 1)
    person = User.objects.get(pk=clinician.pk)
    assert person.version == 3
    change_colleague(actor=admin, person=person, name="Dr Ada Marin", role="clinician", clinics=[clinic], version=3)
    assert User.objects.get(pk=clinician.pk).version == 4


def test_the_history_keeps_the_version_with_each_step(admin, clinic, clinician):
    deactivate_person(actor=admin, person=clinician)
    steps = clinician.events.order_by("pgh_id").values_list("pgh_label", "version")
    assert list(steps) == [("insert", 1), ("update", 2)]


@pytest.mark.parametrize("role", ["clinician", "front_desk"])
def test_only_an_admin_changes_an_account(client_of, clinic, clinician, role):
    person = client_of(make_user(role, clinic))
    assert person.post(f"/people/{clinician.pk}/", entry(1, clinic, name="Me")).status_code == 403
    clinician.refresh_from_db()
    assert clinician.name == "Dr Marin"


@pytest.mark.browser
def test_in_the_browser_the_second_sees_both_and_decides(transactional_db, window_of, admin, clinic, clinician):
    page = window_of(admin, f"/people/{clinician.pk}/")
    change_person(actor=admin, person=clinician, name="Dr Marin-Roy", role="clinician", version=1)
    page.get_by_label("Name").fill("Dr Ada Marin")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("row", name="Name Dr Marin-Roy Dr Ada Marin")).to_be_visible()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="Dr Ada Marin")).to_be_visible()
