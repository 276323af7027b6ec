"""What the tests of progress do again and again."""

from datetime import datetime
from decimal import Decimal

from django.utils import timezone

from formulations.models import Lot
from mesoplan.staff.models import User
from patients.models import Measurement, Patient
from sessions.delivery.models import TreatmentRecord
from sessions.delivery.services import open_record
from sessions.planning.models import Course
from sessions.progress.models import ProgressSummary
from tests import factories
from tests.sessions.delivery.chairside import arrive, save, sign


def treat(course: Course, number: int, clinician: User, lot: Lot, **said) -> TreatmentRecord:
    appointment = arrive(course.sessions.get(number=number), clinician)
    return sign(save(open_record(actor=clinician, appointment=appointment), clinician, lot, **said), clinician)


def measure(
    patient: Patient, value: str, *, at: datetime | None = None, kind: str = "circumference", **fields
) -> Measurement:
    """The girth of the belly, unless said otherwise."""
    units = {"circumference": "cm", "skinfold": "mm", "ultrasound": "mm", "weight": "kg"}
    area = None if kind == "weight" else factories.make_area(fields.pop("code", "belly"))
    return Measurement.objects.create(
        patient=patient,
        kind=kind,
        area=area,
        value=Decimal(value),
        unit=units[kind],
        measured_at=at or timezone.now(),
        **fields,
    )


def figures(course: Course) -> dict:
    summary = ProgressSummary.objects.latest_of(course)
    assert summary is not None
    return summary.figures


def waist(course: Course) -> dict:
    (reading,) = figures(course)["readings"]
    return reading
