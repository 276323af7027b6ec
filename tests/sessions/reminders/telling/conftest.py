"""Monday 2 November 2026, 10:00 in Paris. Ana Ruiz has had of lot L1, and Zoé Blanc is booked for what it is used in;
then it is recalled."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from formulations.models import Lot, Product
from formulations.services.blocks import block_lot
from mesoplan.clinics.models import Clinic
from mesoplan.staff.models import User
from patients.models import Patient
from sessions.booking.models import Appointment
from sessions.booking.services.book import book_session
from sessions.delivery.models import TreatmentRecord
from sessions.delivery.services import open_record
from tests import factories
from tests.sessions.delivery.chairside import arrive, save, sign

MONDAY = date(2026, 11, 2)


@pytest.fixture
def monday() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(datetime(2026, 11, 2, 9, tzinfo=UTC), tick=False) as clock:
        yield clock


@pytest.fixture
def ana(clinic: Clinic) -> Patient:
    return factories.make_patient(clinic, allergy_status="none_known")


@pytest.fixture
def zoe(clinic: Clinic) -> Patient:
    return factories.make_patient(
        clinic, given_name="Zoé", family_name="Blanc", email="zoe@home.example", allergy_status="none_known"
    )


@pytest.fixture
def lot(monday, ana: Patient, clinician: User) -> Lot:
    factories.make_version(clinician)
    return factories.make_lot(Product.objects.get(), "L1", expires_on=date(2027, 3, 1))


def draft_for(patient: Patient, clinician: User, lot: Lot) -> TreatmentRecord:
    """The patient has come, and the lot is chosen."""
    course = factories.make_active_course(patient, clinician, first_on=patient.clinic.today)
    appointment = arrive(course.sessions.get(number=1), clinician)
    return save(open_record(actor=clinician, appointment=appointment), clinician, lot)


def book(patient: Patient, clinician: User, *, hours: int = 50) -> Appointment:
    start = timezone.now() + timedelta(hours=hours)
    course = factories.make_active_course(patient, clinician, first_on=patient.clinic.local(start).date())
    return book_session(
        actor=clinician,
        session=course.sessions.get(number=1),
        clinician=clinician,
        room=patient.clinic.rooms.first(),
        starts_at=start,
    )


@pytest.fixture
def given(lot: Lot, ana: Patient, clinician: User) -> TreatmentRecord:
    return sign(draft_for(ana, clinician, lot), clinician)


@pytest.fixture
def booked(lot: Lot, zoe: Patient, clinician: User, given: TreatmentRecord) -> Appointment:
    return book(zoe, clinician)


def block(lot: Lot, by: User, kind: str = "recalled") -> Lot:
    block_lot(actor=by, lot=lot, kind=kind, reason="The maker wrote.")
    lot.refresh_from_db()
    return lot


@pytest.fixture
def recalled(lot: Lot, given: TreatmentRecord, booked: Appointment, admin: User) -> Lot:
    return block(lot, admin)
