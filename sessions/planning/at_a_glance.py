"""What the clinician knows of the patient before planning: the last readings, and what has been asked."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from formulations.models import Condition
from formulations.screening.questions import giving_body_mass_index, is_asked
from patients.models import Measurement, Patient, Side
from patients.models.history import Answer
from patients.models.measurements import WHOLE_BODY


@dataclass(frozen=True)
class Reading:
    name: str
    value: Decimal
    unit: str
    on: date


@dataclass(frozen=True)
class Asked:
    """How many of the patient's questions have an answer that holds, one that does not any more, or none."""

    holding: int
    expired: int
    never: int

    @property
    def total(self) -> int:
        return self.holding + self.expired + self.never

    @property
    def is_settled(self) -> bool:
        return self.holding == self.total


@dataclass(frozen=True)
class Glance:
    readings: Sequence[Reading]
    asked: Asked


def glance_at(patient: Patient, areas: Collection[int]) -> Glance:
    return Glance(readings_of(patient, areas), asked_of(patient))


def readings_of(patient: Patient, areas: Collection[int]) -> list[Reading]:
    """The last of each kind, of the body and of the areas that are planned."""
    wanted = patient.measurements.with_names().filter(Q(kind__in=WHOLE_BODY) | Q(area__in=areas))
    latest = wanted.order_by("kind", "area_id", "side", "-measured_at", "-pk").distinct("kind", "area_id", "side")
    rows = sorted(latest, key=lambda row: (row.area is not None, row.area.position if row.area else 0, row.kind))
    return [Reading(name_of(row), row.value, row.unit, patient.clinic.local(row.measured_at).date()) for row in rows]


def name_of(row: Measurement) -> str:
    parts = [str(row.get_kind_display())]
    if row.area:
        parts.append(str(row.area))
    if row.side != Side.BOTH:
        parts.append(str(row.get_side_display()))
    return ", ".join(parts)


def asked_of(patient: Patient) -> Asked:
    with_index, on, zone = giving_body_mass_index([patient]), patient.clinic.today, patient.clinic.zone
    codes = {it.code for it in Condition.objects.all() if is_asked(patient, it.code, with_index)}
    answers = [row for row in patient.screening_answers.exclude(answer=Answer.UNKNOWN) if row.condition in codes]
    holding = sum(row.holds(on=on, zone=zone) for row in answers)
    return Asked(holding=holding, expired=len(answers) - holding, never=len(codes) - len(answers))
