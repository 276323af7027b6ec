"""Monday 2 November 2026, 10:00 in Paris. Ana Ruiz is checked in for the first of two sessions: 5 mL of caffeine at
10 mg/mL for the belly, in 50 points. Caffeine may not exceed 200 mg in a session."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine

from formulations.models import Lot, Product
from mesoplan.clinics.models import Clinic
from mesoplan.staff.models import User
from patients.models import Patient
from sessions.booking.models import Appointment
from sessions.delivery.models import TreatmentRecord
from sessions.delivery.services import open_record
from sessions.planning.models import Course
from tests import factories
from tests.sessions.delivery.chairside import arrive

MONDAY = date(2026, 11, 2)


@pytest.fixture
def monday() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(datetime(2026, 11, 2, 9, tzinfo=UTC), tick=False) as clock:
        yield clock


@pytest.fixture
def ana(clinic: Clinic) -> Patient:
    return factories.make_patient(clinic, allergy_status="none_known")


@pytest.fixture
def course(monday, ana: Patient, clinician: User) -> Course:
    return factories.make_active_course(ana, clinician, first_on=MONDAY, sessions=2)


@pytest.fixture
def appointment(course: Course, clinician: User) -> Appointment:
    return arrive(course.sessions.get(number=1), clinician)


@pytest.fixture
def caffeine(course: Course) -> Product:
    return Product.objects.get()


@pytest.fixture
def lot(caffeine: Product) -> Lot:
    return factories.make_lot(caffeine, "L1", expires_on=date(2027, 3, 1))


@pytest.fixture
def record(appointment: Appointment, clinician: User, lot: Lot) -> TreatmentRecord:
    return open_record(actor=clinician, appointment=appointment)
