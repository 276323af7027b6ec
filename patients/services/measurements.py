from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import NotRequired, TypedDict, Unpack

from django.db import transaction
from django.utils import timezone

from mesoplan.conflicts import constraints_speak
from mesoplan.refusals import DomainError
from mesoplan.staff.models import User
from patients.models import Measurement, MeasurementKind, Patient, TreatmentArea


class Taken(TypedDict):
    """When, and by whom: the person who enters it, unless another is named (or None, where nobody is known)."""

    measured_at: datetime
    observer: NotRequired[User | None]


class Reading(Taken):
    """What was measured. The unit follows from the kind."""

    kind: str
    value: Decimal
    area: NotRequired[TreatmentArea | None]
    side: NotRequired[str]
    landmark: NotRequired[str]
    source: NotRequired[str]


@transaction.atomic
def record_measurement(*, actor: User, patient: Patient, **reading: Unpack[Reading]) -> Measurement:
    measurement = Measurement(patient=patient, **({"observer": actor} | reading))
    measurement.settle(now=timezone.now())
    with constraints_speak(Measurement):
        measurement.save()
    return measurement


@transaction.atomic
def record_weight_and_height(
    *, actor: User, patient: Patient, weight: Decimal | None, height: Decimal | None, **taken: Unpack[Taken]
) -> list[Measurement]:
    """Both or neither; a refusal names `weight` or `height`."""
    recorded = []
    for kind, value in ((MeasurementKind.WEIGHT, weight), (MeasurementKind.HEIGHT, height)):
        if value is None:
            continue
        try:
            recorded.append(record_measurement(actor=actor, patient=patient, kind=kind, value=value, **taken))
        except DomainError as error:
            named = {kind.value if field == "value" else field: said for field, said in error.fields.items()}
            raise DomainError(error.sentence, fields=named) from error
    return recorded


@transaction.atomic
def take_back_measurements(*, actor: User | None, patient: Patient, pks: Iterable[int]) -> int:
    """For what was entered by mistake: it counts no more, and stays for what has spoken of it. Says how many it were;
    `actor` is None where another system takes back what it told."""
    return patient.measurements.filter(pk__in=pks).update(entered_in_error=True)


@transaction.atomic
def restore_measurements(*, actor: User, patient: Patient, pks: Iterable[int]) -> int:
    """For what was right after all."""
    mistaken = Measurement.with_mistakes.filter(patient=patient, pk__in=pks, entered_in_error=True)
    return mistaken.update(entered_in_error=False)
