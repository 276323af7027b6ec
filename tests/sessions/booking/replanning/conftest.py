"""Monday 2 November 2026, 07:00 in Paris. Ana, Bruno and Carla are booked with Dr Marin on Tuesday; Dr Costa is there
too, and there are two rooms. Dr Marin is ill for the rest of the week."""

from collections.abc import Callable
from datetime import date

import pytest

from mesoplan.clinics.models import Clinic, Room
from mesoplan.staff.models import User
from patients.models import Patient
from sessions.booking.models import Appointment, Replan
from sessions.booking.replanning import running
from sessions.booking.replanning.asked import Asked, Away
from sessions.booking.services import replan as services
from tests import factories
from tests.sessions.booking.desk import at, book

TUESDAY, SUNDAY = date(2026, 11, 3), date(2026, 11, 8)


@pytest.fixture
def costa(clinic: Clinic) -> User:
    return factories.make_user("clinician", clinic, name="Dr Costa")


@pytest.fixture
def second_room(clinic: Clinic) -> Room:
    return factories.make_room(clinic)


@pytest.fixture
def visit_of(clinic: Clinic, clinician: User, second_room: Room) -> Callable[..., Appointment]:
    def booked(name: str, clock: str = "10:00", **fields) -> Appointment:
        patient = factories.make_patient(clinic, given_name=name, **fields)
        return book(session_for(patient, clinician), clinician, TUESDAY, clock)

    return booked


def session_for(patient: Patient, lead: User, *, sessions: int = 1):
    return factories.make_active_course(patient, lead, first_on=TUESDAY, sessions=sessions).sessions.get(number=1)


@pytest.fixture
def away(monday, clinic: Clinic, clinician: User) -> Away:
    return Away(at(clinic, TUESDAY, "00:00"), at(clinic, SUNDAY, "00:00"), clinician=clinician.pk)


@pytest.fixture
def three(monday, visit_of, costa) -> list[Appointment]:
    return [visit_of("Ana", "10:00"), visit_of("Bruno", "10:30"), visit_of("Carla", "11:00", email="")]


@pytest.fixture
def asked(three, away) -> Asked:
    return Asked(tuple(it.pk for it in three), away)


@pytest.fixture
def proposed(front_desk: User, clinic: Clinic, asked: Asked) -> Replan:
    return solved(front_desk, clinic, asked)


def solved(actor: User, clinic: Clinic, asked: Asked) -> Replan:
    row = services.ask(actor=actor, clinic=clinic, asked=asked)
    running.run(row.pk)
    row.refresh_from_db()
    return row
