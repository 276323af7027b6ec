"""Places that a cancellation or a move has left free."""

from dataclasses import dataclass

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from sessions.booking import tasks
from sessions.booking.models import Appointment, FreedPlace


@dataclass(frozen=True)
class Left:
    """Where an appointment stood before it moved or was cancelled."""

    clinic_id: int
    clinician_id: int
    room_id: int
    slot: DateTimeTZRange


def place_of(appointment: Appointment) -> Left:
    return Left(appointment.clinic_id, appointment.clinician_id, appointment.room_id, appointment.slot)


def note_freed(left: Left) -> None:
    """Part of cancelling or moving. The row is what counts; the worker only hears sooner of it."""
    now = timezone.now()
    if left.slot.lower > now:
        FreedPlace.objects.create(**vars(left), freed_at=now)
        ring()


def ring() -> None:
    transaction.on_commit(tasks.offer_freed_places.delay, robust=True)
