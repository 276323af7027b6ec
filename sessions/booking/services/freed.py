"""Places that a cancellation or a move has left free."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from sessions.booking import tasks
from sessions.booking.models import UNDO_LASTS, Appointment, FreedPlace


@dataclass(frozen=True)
class Left:
    """Where an appointment stood before it moved or was cancelled."""

    clinic_id: int
    clinician_id: int
    room_id: int
    slot: DateTimeTZRange


def place_of(appointment: Appointment) -> Left:
    return Left(appointment.clinic_id, appointment.clinician_id, appointment.room_id, appointment.slot)


def note_freed(left: Left, *, at: datetime | None = None) -> None:
    """Part of cancelling. The row is what counts; the worker only hears sooner of it."""
    now = timezone.now()
    if left.slot.lower > now:
        FreedPlace.objects.create(**vars(left), freed_at=at or now)
        ring()


def note_left(appointment: Appointment, left: Left) -> None:
    """Part of moving: what `left` was before, unless the appointment is there still. Nobody is offered it for as long
    as the move can be taken back."""
    if place_of(appointment) != left:
        note_freed(left, at=timezone.now() + UNDO_LASTS)


def close_taken_back(place: Left) -> None:
    """Part of taking a move back: its place is not free any more. Whoever is just offering it finds that out by
    themselves; they hold it locked, and are not waited for, because they may wait for this appointment."""
    same = {"clinician": place.clinician_id, "room": place.room_id, "slot": place.slot}
    open_places = FreedPlace.objects.filter(closed_at=None, **same).select_for_update(skip_locked=True)
    FreedPlace.objects.filter(pk__in=list(open_places.values_list("pk", flat=True))).update(closed_at=timezone.now())


def ring() -> None:
    transaction.on_commit(tasks.offer_freed_places.delay, robust=True)
