from datetime import UTC, datetime

from django.db import transaction
from django.utils import timezone

from mesoplan.clinics.models import Room
from mesoplan.conflicts import refuse_stale
from mesoplan.staff.models import User
from sessions.booking.models import Appointment
from sessions.booking.placing import Placement, refuse_misplaced
from sessions.booking.services.freed import note_freed, place_of
from sessions.booking.services.turns import keep, locked, locked_session, put, take_turns
from sessions.planning.services.sessions import note_unbooked


@transaction.atomic
def move_appointment(
    *, actor: User, appointment: Appointment, clinician: User, room: Room, starts_at: datetime, version: int
) -> Appointment:
    appointment = locked(appointment)
    refuse_stale(seen=version, stored=appointment.version)
    appointment.refuse_unless_booked()
    session = locked_session(appointment.session_id)
    placement = take_turns(Placement(session, clinician, room, starts_at.astimezone(UTC), moving=appointment))
    refuse_misplaced(placement, now=timezone.now())
    left = place_of(appointment)
    appointment.version += 1
    if placement.starts_at != appointment.starts_at:
        # The patient is told another time, so what reminds of this one counts from now.
        appointment.booked_by, appointment.booked_at = actor, timezone.now()
    put(appointment, placement)
    if place_of(appointment) != left:
        note_freed(left)
    return appointment


@transaction.atomic
def cancel_appointment(*, actor: User, appointment: Appointment, version: int) -> Appointment:
    appointment = locked(appointment)
    appointment.cancel(at=timezone.now())
    refuse_stale(seen=version, stored=appointment.version)
    keep(appointment)
    note_freed(place_of(appointment))
    note_unbooked(session=appointment.session)
    return appointment
