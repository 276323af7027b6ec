"""Monday 2 November 2026, 07:00 in Paris. Ana Ruiz has a course of three weekly sessions of 30 minutes from today."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.test import Client

from mesoplan.clinics.models import Clinic, Room
from mesoplan.staff.models import User
from mesoplan.staff.services import issue_token
from patients.models import Patient
from sessions.booking.course import proposing
from sessions.booking.replanning import shifting
from sessions.planning.models import Course, Session
from tests import factories

MONDAY = date(2026, 11, 2)
PATIENCE_SECONDS = 120.0


@pytest.fixture(autouse=True)
def solved_however_busy_the_machine_is(monkeypatch):
    """How quick it is, `script/bench solver` says."""
    monkeypatch.setattr(proposing, "LIMIT_SECONDS", PATIENCE_SECONDS)
    monkeypatch.setattr(shifting, "LIMIT_SECONDS", PATIENCE_SECONDS)


@pytest.fixture
def monday() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(datetime(2026, 11, 2, 6, tzinfo=UTC), tick=False) as clock:
        yield clock


@pytest.fixture
def course(monday, ana: Patient, clinician: User) -> Course:
    return factories.make_active_course(ana, clinician, first_on=MONDAY, sessions=3)


@pytest.fixture
def first(course: Course) -> Session:
    return course.sessions.get(number=1)


@pytest.fixture
def second(course: Course) -> Session:
    return course.sessions.get(number=2)


@pytest.fixture
def room(clinic: Clinic) -> Room:
    return clinic.rooms.get()


@pytest.fixture
def bruno_session(clinic: Clinic, clinician: User, course: Course) -> Session:
    """The first session of another patient of the same clinic."""
    bruno = factories.make_patient(clinic, given_name="Bruno", family_name="Sala")
    return factories.make_active_course(bruno, clinician, first_on=MONDAY, sessions=1).sessions.get()


@pytest.fixture
def api_of() -> Callable[[User], Client]:
    def with_token(user: User) -> Client:
        return Client(headers={"Authorization": f"Token {issue_token(user=user)}"})

    return with_token


@pytest.fixture
def booking(first: Session, clinician: User, room: Room) -> dict[str, object]:
    return {
        "session": first.pk,
        "clinician": clinician.pk,
        "room": room.pk,
        "start": "2026-11-02T10:00:00+01:00",
    }
