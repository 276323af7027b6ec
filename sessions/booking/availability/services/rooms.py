"""The rooms of a clinic, what they are equipped with, and how long they stay empty between two visits. That holds for
what is booked from then on; what was booked before gets as much of it as the visit that follows in its room leaves."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from mesoplan.clinics.models import Clinic, Room
from mesoplan.clinics.turns import change_hours
from mesoplan.conflicts import constraints_speak, refuse_stale
from mesoplan.refusals import DomainError
from mesoplan.staff.models import User
from sessions.booking.availability.outside import nobody_left_outside
from sessions.booking.models import LIVE

STRETCH_WHAT_COMES = """
    UPDATE booking_appointment visit
    SET room_taken = tstzrange(lower(visit.slot), LEAST(
        upper(visit.slot) + make_interval(mins => COALESCE(room.buffer_minutes, clinic.buffer_minutes)),
        (SELECT min(lower(next.slot)) FROM booking_appointment next
            WHERE next.room_id = visit.room_id AND next.status = ANY(%(live)s)
            AND lower(next.slot) >= upper(visit.slot))
    ))
    FROM clinics_room room JOIN clinics_clinic clinic ON clinic.id = room.clinic_id
    WHERE room.id = visit.room_id AND clinic.id = %(clinic)s AND visit.id IN (
        SELECT id FROM booking_appointment
        WHERE clinic_id = %(clinic)s AND status = ANY(%(live)s) AND upper(slot) > %(now)s
        FOR NO KEY UPDATE SKIP LOCKED
    )
"""


@transaction.atomic
def keep_buffer(*, actor: User, clinic: Clinic, buffer_minutes: int, version: int) -> Clinic:
    """Minutes in every room of the clinic that does not say otherwise."""
    clinic = change_hours(clinic)
    refuse_stale(seen=version, stored=clinic.version)
    clinic.buffer_minutes = buffer_minutes
    clinic.version += 1
    clinic.save(update_fields=["buffer_minutes", "version"])
    _stretch_what_comes(clinic)
    return clinic


@transaction.atomic
def add_room(
    *, actor: User, clinic: Clinic, name: str, equipment: Sequence[str], buffer_minutes: int | None = None
) -> Room:
    room = Room(clinic=clinic, name=name, equipment=list(equipment), buffer_minutes=buffer_minutes)
    _save(room)
    return room


@transaction.atomic
def change_room(
    *,
    actor: User,
    room: Room,
    name: str,
    equipment: Sequence[str],
    version: int,
    buffer_minutes: int | None = None,
    confirmed: Iterable[int] = (),
) -> Room:
    """Visits in `confirmed` need what the room loses, and whoever makes the change has read which they are."""
    room = Room.objects.select_for_update(no_key=True).get(pk=room.pk)
    clinic = change_hours(room.clinic)
    refuse_stale(seen=version, stored=room.version)
    with nobody_left_outside(Q(room=room), confirmed):
        room.name, room.equipment, room.buffer_minutes = name, list(equipment), buffer_minutes
        room.version += 1
        _save(room)
    _stretch_what_comes(clinic)
    return room


def _stretch_what_comes(clinic: Clinic) -> None:
    """A visit that somebody is just moving is passed over: they wait for this one, and then read the new minutes."""
    said: dict[str, Any] = {"clinic": clinic.pk, "live": [str(status) for status in LIVE], "now": timezone.now()}
    with connection.cursor() as cursor:
        cursor.execute(STRETCH_WHAT_COMES, said)


def _save(room: Room) -> None:
    """The only constraint that a form lets it break is about its name."""
    try:
        with constraints_speak(Room):
            room.save()
    except DomainError as error:
        raise DomainError(error.sentence, fields={"name": error.sentence}) from error
