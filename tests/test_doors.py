"""Every address and every role: who comes in, and that nobody comes in by a door that was forgotten."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from knox.models import AuthToken

from mesoplan.clinics.models import Clinic
from mesoplan.staff.models import User
from mesoplan.staff.roles import Role
from patients.models import Allergy
from sessions.booking.models import Appointment
from sessions.delivery.models import TreatmentRecord
from sessions.reminders.models import Reminder
from tests import factories

C, F, A = Role.CLINICIAN, Role.FRONT_DESK, Role.ADMIN
ALL, CLINICAL, DESK, CATALOGUE = {C, F, A}, {C}, {C, F}, {C, A}
OPEN_TO_ANYBODY = {"runtime:live", "runtime:ready", "set_language"}
SIGN_IN_PAGES = ("account_", "mfa_")
REFUSED = {403, 405}


@dataclass(frozen=True)
class Door:
    """`ids` names the rows that the address speaks of; `method` is the one that the door is made for."""

    roles: set[str]
    ids: tuple[str, ...] = ()
    method: str = "get"


def posted(roles: set[str], *ids: str) -> Door:
    return Door(roles, ids, "post")


DOORS = {
    "today:home": Door(ALL),
    "styleguide": Door(ALL),
    "clinics:switch": posted(ALL),
    "people:list": Door({A}),
    "people:add": Door({A}),
    "people:person": Door({A}, ("person",)),
    "people:link": posted({A}, "person"),
    "people:deactivate": posted({A}, "person"),
    "people:reactivate": posted({A}, "person"),
    "audit:trail": Door({A}),
    "audit:download": Door({A}),
    "patients:list": Door(DESK),
    "patients:new": Door(DESK),
    "patients:edit": Door(DESK, ("patient",)),
    "patients:allergies": Door(CLINICAL, ("patient",)),
    "patients:add_allergy": posted(CLINICAL, "patient"),
    "patients:declare_none": posted(CLINICAL, "patient"),
    "patients:retire_allergy": posted(CLINICAL, "patient", "allergy"),
    "patients:restore_allergy": posted(CLINICAL, "patient", "allergy"),
    "patients:add_alert": posted(CLINICAL, "patient"),
    "patients:drop_alert": posted(CLINICAL, "patient"),
    "patients:measure": Door(CLINICAL, ("patient",)),
    "patients:take_back": posted(CLINICAL, "patient"),
    "formulations:screening": Door(CLINICAL, ("patient",)),
    "formulations:catalogue": Door(CATALOGUE),
    "formulations:ingredient": Door(CATALOGUE, ("ingredient",)),
    "formulations:recipes": Door(CATALOGUE),
    "formulations:recipe": Door(CATALOGUE, ("version",)),
    "formulations:lots": Door(CATALOGUE),
    "planning:list": Door(CLINICAL),
    "planning:open": Door(CLINICAL, ("patient",)),
    "planning:plan": Door(CLINICAL, ("course",)),
    "planning:add_area": posted(CLINICAL, "draft"),
    "planning:change_area": posted(CLINICAL, "draft", "area"),
    "planning:remove_area": posted(CLINICAL, "draft", "area"),
    "planning:set_pattern": posted(CLINICAL, "draft"),
    "planning:sign": posted(CLINICAL, "draft"),
    "booking:calendar": Door(DESK),
    "booking:to_book": Door(DESK),
    "booking:book": Door(DESK, ("course",)),
    "booking:appointment": Door(DESK, ("appointment",)),
    "booking:move": Door(DESK, ("appointment",)),
    "booking:cancel": posted(DESK, "appointment"),
    "booking:check_in": posted(DESK, "appointment"),
    "booking:undo_check_in": posted(DESK, "appointment"),
    "booking:no_show": posted(DESK, "appointment"),
    "delivery:record": Door(CLINICAL, ("appointment",)),
    "delivery:start": posted(CLINICAL, "appointment"),
    "delivery:save": posted(CLINICAL, "appointment"),
    "delivery:as_planned": posted(CLINICAL, "appointment"),
    "delivery:sign": posted(CLINICAL, "appointment"),
    "delivery:add_addendum": posted(CLINICAL, "appointment"),
    "progress:chart": Door(DESK, ("patient",)),
    "progress:course": Door(CLINICAL, ("course",)),
    "progress:stop": posted(CLINICAL, "draft"),
    "reminders:list": Door(DESK),
    "reminders:send_again": posted(DESK, "reminder"),
    "reminders:mailbox": Door(DESK),
    "api:patient-list": Door(DESK),
    "api:patient-detail": Door(DESK, ("patient",)),
    "api:record_measurement": posted(CLINICAL, "patient"),
    "api:ingredient-list": Door(CATALOGUE),
    "api:ingredient-detail": Door(CATALOGUE, ("ingredient",)),
    "api:technique-list": Door(CATALOGUE),
    "api:technique-detail": Door(CATALOGUE, ("technique",)),
    "api:schema": Door(ALL),
    "api:docs": Door(ALL),
    "api:sign_record": posted(CLINICAL, "record"),
    "api:course_summary": Door(CLINICAL, ("course",)),
    "api:appointments": Door(DESK),
    "api:cancel_appointment": posted(DESK, "appointment"),
}


def addresses(resolver: URLResolver, namespace: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = ":".join(filter(None, [namespace, pattern.namespace]))
            yield from addresses(pattern, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield ":".join(filter(None, [namespace, pattern.name]))


@dataclass
class House:
    people: dict[str, User]
    ids: dict[str, int] = field(default_factory=dict)

    def address(self, name: str) -> str:
        return reverse(name, args=[self.ids[row] for row in DOORS[name].ids])


@pytest.fixture
def house(clinic, clinician, front_desk, admin, ana) -> House:
    """One row of everything that an address speaks of."""
    version = factories.make_version(clinician)
    draft = factories.make_course(ana, clinician)
    area = factories.make_plan_area(draft.plans.get(), version)
    course = factories.make_active_course(ana, clinician)
    start = timezone.now() + timedelta(hours=1)
    appointment = Appointment.objects.create(
        session=course.sessions.get(number=1),
        patient=ana,
        clinic=clinic,
        clinician=clinician,
        room=clinic.rooms.get(),
        slot=(start, start + timedelta(minutes=30)),
        booked_by=front_desk,
        booked_at=timezone.now(),
    )
    reminder = Reminder.objects.create(
        appointment=appointment, rule="confirmation", starts_at=start, due_at=timezone.now(), status="failed"
    )
    rows = {
        "person": front_desk,
        "patient": ana,
        "allergy": Allergy.objects.create(patient=ana, text="Latex"),
        "ingredient": version.lines.get().product.components.get().ingredient,
        "technique": area.technique,
        "version": version,
        "draft": draft,
        "area": area,
        "course": course,
        "appointment": appointment,
        "record": TreatmentRecord.objects.create(appointment=appointment),
        "reminder": reminder,
    }
    return House({C: clinician, F: front_desk, A: admin}, {name: row.pk for name, row in rows.items()})


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
