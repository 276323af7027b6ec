"""Every address and every role: who comes in, and that nobody comes in by a door that was forgotten."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from knox.models import AuthToken

from mesoplan.clinics.models import Clinic
from mesoplan.staff.models import User
from tests import factories
from tests.doors import DOORS, A, C, F

OPEN_TO_ANYBODY = {"runtime:live", "runtime:ready", "set_language"}
SIGN_IN_PAGES = ("account_", "mfa_")
REFUSED = {403, 405}
# Rows that every clinic shares; an admin keeps the accounts of all clinics.
OF_THE_HOUSE = {
    *("ingredient", "technique", "version", "person", "product", "lot", "block", "correction"),
    *("limit_kind", "other_ingredient", "country", "catalogue_change", "table", "form"),
    *("draft_version", "formulation", "consent_version", "consent_draft", "family"),
    *("treatment_area", "body_view", "body_side"),
}


def addresses(resolver: URLResolver, namespace: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = ":".join(filter(None, [namespace, pattern.namespace]))
            yield from addresses(pattern, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield ":".join(filter(None, [namespace, pattern.name]))


def knock(client: Client, method: str, address: str) -> int:
    """The answer, with whatever it changed undone again."""
    with transaction.atomic():
        data = {"clinic": Clinic.objects.values_list("pk", flat=True)[0]} if method == "post" else None
        status = getattr(client, method)(address, data).status_code
        transaction.set_rollback(True)
    return status


def test_no_address_is_missing_from_the_table():
    found = {name for name in addresses(get_resolver()) if not name.startswith(SIGN_IN_PAGES)}

    assert found - OPEN_TO_ANYBODY == set(DOORS)


@pytest.mark.parametrize("role", [C, F, A])
def test_each_role_comes_in_where_it_may_and_nowhere_else(house, client_of, settings, role):
    settings.EMAIL_BACKEND = "sessions.reminders.mailbox.MailboxBackend"
    client = client_of(house.people[role])
    wrong = {}
    for name, door in DOORS.items():
        status = knock(client, door.method, house.address(name))
        comes_in = status not in {401, 403, 405}  # 404: the way is free, the row is not in a state for it
        if comes_in != (role in door.roles) or status >= 500:
            wrong[name] = status

    assert wrong == {}


@pytest.mark.parametrize("role", [C, F, A])
def test_a_token_opens_what_a_sign_in_opens(house, role):
    _row, token = AuthToken.objects.create(user=house.people[role])
    client = Client(headers={"Authorization": f"Token {token}"})
    wrong = {}
    for name, door in DOORS.items():
        if name.startswith("api:"):
            status = knock(client, door.method, house.address(name))
            if (status not in {401, 403}) != (role in door.roles) or status >= 500:
                wrong[name] = status

    assert wrong == {}


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete"])
def test_without_any_permission_every_door_is_shut(house, client_of, monkeypatch, method):
    monkeypatch.setattr(User, "may", lambda *_: False)
    client = client_of(house.people[C])
    answers = {name: knock(client, method, house.address(name)) for name in DOORS}

    assert {name: status for name, status in answers.items() if status not in REFUSED} == {}


def test_people_of_another_clinic_find_none_of_its_rows(house, client_of):
    elsewhere = factories.make_clinic(name="Lyon")
    wrong = {}
    for name, door in DOORS.items():
        if set(door.ids) - OF_THE_HOUSE:
            for role in door.roles:
                status = knock(client_of(factories.make_user(role, elsewhere)), door.method, house.address(name))
                if status != 404:
                    wrong[name, role] = status

    assert wrong == {}


def test_a_stranger_is_asked_to_sign_in_everywhere(house):
    client = Client()
    wrong = {}
    for name, door in DOORS.items():
        answer = getattr(client, door.method)(house.address(name))
        asked = (
            answer.status_code == 401
            if name.startswith("api:")
            else answer.headers.get("Location", "").startswith("/account/login/")
        )
        if not asked:
            wrong[name] = answer.status_code

    assert wrong == {}


def test_a_person_who_may_no_longer_sign_in_is_out_at_once(house, client_of):
    clinician = house.people[C]
    client = client_of(clinician)
    clinician.is_active = False
    clinician.save()

    assert client.get(reverse("patients:list")).status_code == 302
