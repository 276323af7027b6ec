from datetime import UTC, datetime

from django.db import transaction
from django.utils import timezone

from mesoplan.clinics.models import Room
from mesoplan.conflicts import refuse_stale
from mesoplan.staff.models import User
from sessions.booking.models import Appointment
from sessions.booking.moved_from import refuse_settled
from sessions.booking.placing import Placement, refuse_misplaced
from sessions.booking.services.freed import close_taken_back, note_freed, note_left, place_of
from sessions.booking.services.reopening import lock_offer, reopen
from sessions.booking.services.turns import keep, locked, locked_session, put, take_turns
from sessions.planning.services.sessions import note_unbooked


@transaction.atomic
def move_appointment(
    *,
    actor: User,
    appointment: Appointment,
    clinician: User,
    room: Room,
    starts_at: datetime,
    version: int,
    minutes: int | None = None,
    tell: bool = True,
) -> Appointment:
    """Without `minutes` it lasts as long as before. Where `tell` is false, no message tells the patient of the
    new time, and it is kept who decided that."""
    appointment = _to_change(appointment, version)
    session, start = locked_session(appointment.session_id), starts_at.astimezone(UTC)
    placement = take_turns(
        Placement(session, clinician, room, start, moving=appointment, minutes=minutes or appointment.minutes)
    )
    now = timezone.now()
    refuse_misplaced(placement, now=now)
    left = place_of(appointment)
    appointment.note_moved(by=actor, at=now, to=placement.starts_at, tell=tell)
    put(appointment, placement)
    note_left(appointment, left)
    return appointment


@transaction.atomic
def undo_move(*, actor: User, appointment: Appointment, version: int) -> Appointment:
    """As if it had never been moved: for the patient, too, who has not heard of it yet. The place was right a moment
    ago, but since then somebody may have taken it, or booked another session of the course too near to it."""
    lock_offer(appointment)
    appointment = _to_change(appointment, version)
    now = timezone.now()
    before = refuse_settled(appointment, now=now)
    is_offered_again = reopen(appointment, now=now)
    session = locked_session(appointment.session_id)
    placement = take_turns(before.placement(session, moving=appointment))
    refuse_misplaced(placement, now=now)
    left = place_of(appointment)
    appointment.version += 1
    before.restore(appointment)
    put(appointment, placement)
    if not is_offered_again:
        note_left(appointment, left)
    close_taken_back(place_of(appointment))
    return appointment


@transaction.atomic
def cancel_appointment(*, actor: User, appointment: Appointment, version: int) -> Appointment:
    lock_offer(appointment)
    appointment = locked(appointment)
    appointment.cancel(at=timezone.now())
    refuse_stale(seen=version, stored=appointment.version)
    keep(appointment)
    if not reopen(appointment, now=timezone.now()):
        note_freed(place_of(appointment))
    note_unbooked(session=appointment.session)
    return appointment


def _to_change(appointment: Appointment, version: int) -> Appointment:
    row = locked(appointment)
    refuse_stale(seen=version, stored=row.version)
    row.refuse_unless_booked()
    return row
