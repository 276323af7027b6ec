from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import NotRequired, TypedDict, Unpack

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

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
def take_back_measurements(*, actor: User, patient: Patient, pks: Iterable[int]) -> None:
    """For what was typed by mistake; the history keeps it. What a summary has judged already stays."""
    try:
        patient.measurements.filter(pk__in=pks).delete()
    except ProtectedError as error:
        raise DomainError(_("A progress summary already speaks of this measurement, so it stays.")) from error
