"""Monday 2 November 2026, 10:00 in Paris. Ana Ruiz comes for the first of two sessions for her belly. A waist has
changed beyond 3.63 cm when the same person measures, beyond 4.32 cm otherwise."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine

from formulations.models import Lot, MeasurementError, Product
from mesoplan.clinics.models import Clinic
from mesoplan.staff.models import User
from patients.models import Patient
from sessions.delivery.models import TreatmentRecord
from sessions.planning.models import Course
from tests import factories
from tests.sessions.progress.followed import treat

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
def lot(course: Course) -> Lot:
    return factories.make_lot(Product.objects.get(), "L1")


@pytest.fixture
def waist_error(db) -> None:
    for condition, mdc95 in (("same observer", "3.63"), ("different observers", "4.32")):
        MeasurementError.objects.create(
            kind="circumference",
            site="waist",
            condition=condition,
            unit="cm",
            mdc95=Decimal(mdc95),
            source="Callaway 1988",
            source_status="recalled",
        )


@pytest.fixture
def treated(course: Course, clinician: User, lot: Lot) -> TreatmentRecord:
    return treat(course, 1, clinician, lot)
