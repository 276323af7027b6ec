"""An admin sees no clinical data, so Omar does not make himself somebody who does: Eva has to do it."""

import pytest
from django.core.exceptions import ValidationError

from mesoplan.clinics.colleagues.services import change_colleague
from mesoplan.clinics.models import Clinic, Membership
from mesoplan.refusals import DomainError
from mesoplan.staff.models import User
from mesoplan.staff.services import add_person, change_person, deactivate_person, reactivate_person
from tests.factories import make_clinic, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def eva(clinic) -> User:
    return make_user("admin", clinic, name="Eva Roth")


@pytest.fixture
def lyon(db) -> Clinic:
    return make_clinic(name="Lyon")


def entry(*clinics, name="Omar Saïd", role="admin") -> dict[str, object]:
    return {"name": name, "role": role, "clinics": [clinic.pk for clinic in clinics], "version": 1}


def clinics_of(person) -> set[str]:
    return set(Clinic.objects.filter(memberships__user=person).values_list("name", flat=True))


@pytest.mark.parametrize("role", ["clinician", "front_desk"])
def test_an_admin_does_not_change_their_own_role(admin, eva, role):
    with pytest.raises(DomainError, match="You cannot change your own role") as refusal:
        change_person(actor=admin, person=admin, name=admin.name, role=role, version=1)
    assert list(refusal.value.fields) == ["role"]
    admin.refresh_from_db()
    assert (admin.role, admin.version) == ("admin", 1)


def test_an_admin_does_not_add_themselves_to_a_clinic(admin, clinic, lyon):
    with pytest.raises(DomainError, match="You cannot add yourself to a clinic") as refusal:
        change_colleague(actor=admin, person=admin, name="O", role="admin", clinics=[clinic, lyon], version=1)
    assert list(refusal.value.fields) == ["clinics"]
    admin.refresh_from_db()
    assert (clinics_of(admin), admin.name) == ({"Paris"}, "Omar Saïd")


def test_nor_exchange_one_clinic_for_another(admin, lyon):
    with pytest.raises(DomainError, match="You cannot add yourself"):
        change_colleague(actor=admin, person=admin, name="O", role="admin", clinics=[lyon], version=1)
    assert clinics_of(admin) == {"Paris"}


def test_another_admin_does_both(admin, eva, clinic, lyon):
    change_colleague(actor=eva, person=admin, name="Dr Saïd", role="clinician", clinics=[clinic, lyon], version=1)
    admin.refresh_from_db()
    assert (admin.role, clinics_of(admin)) == ("clinician", {"Paris", "Lyon"})


def test_their_own_name_and_leaving_a_clinic_stay_theirs_to_change(admin, clinic, lyon):
    Membership.objects.create(user=admin, clinic=lyon)
    change_colleague(actor=admin, person=admin, name="Omar Saïd-Roy", role="admin", clinics=[clinic], version=1)
    admin.refresh_from_db()
    assert (admin.name, clinics_of(admin)) == ("Omar Saïd-Roy", {"Paris"})


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"role": "clinician"}, "role", "You cannot change your own role. Ask another admin to do it."),
        ({"more": True}, "clinics", "You cannot add yourself to a clinic. Ask another admin to do it."),
    ],
)
def test_the_page_says_so_at_the_field(client_of, admin, eva, clinic, lyon, change, field, sentence):
    clinics = [clinic, lyon] if "more" in change else [clinic]
    sent = entry(*clinics, role=change.get("role", "admin"))
    answer = client_of(admin).post(f"/people/{admin.pk}/", sent)
    assert answer.status_code == 422
    assert answer.context["form"].errors == {field: [sentence]}
    admin.refresh_from_db()
    assert (admin.role, clinics_of(admin)) == ("admin", {"Paris"})


def test_on_the_page_of_another_admin_it_is_done(client_of, admin, eva, clinic):
    assert client_of(eva).post(f"/people/{admin.pk}/", entry(clinic, role="clinician")).status_code == 302
    admin.refresh_from_db()
    assert admin.role == "clinician"


def test_the_page_of_ones_own_account_says_who_does_it_and_other_pages_do_not(client_of, admin, eva):
    told = "This is your own account"
    assert told in client_of(admin).get(f"/people/{admin.pk}/").text
    assert told not in client_of(admin).get(f"/people/{eva.pk}/").text


@pytest.mark.parametrize("end", [{"role": "clinician"}, {"is_active": False}])
def test_who_stopped_being_an_admin_a_moment_ago_changes_nobody(admin, eva, clinician, front_desk, end):
    User.objects.filter(pk=admin.pk).update(**end)
    steps = (
        lambda: change_person(actor=admin, person=clinician, name="X", role="admin", version=1),
        lambda: deactivate_person(actor=admin, person=eva),
        lambda: reactivate_person(actor=admin, person=front_desk),
    )
    for step in steps:
        with pytest.raises(DomainError, match="You are no longer an admin"):
            step()
    assert not User.objects.exclude(version=1).exists()


def test_an_address_that_is_taken_while_it_is_checked_is_refused_at_its_field(monkeypatch, clinician):
    monkeypatch.setattr(User, "full_clean", lambda _self: None)
    with pytest.raises(ValidationError) as refusal:
        add_person(email=clinician.email, name="Noor Ali", role="front_desk")
    assert refusal.value.message_dict == {"email": ["Somebody already signs in with this e-mail address."]}
    assert User.objects.count() == 1
