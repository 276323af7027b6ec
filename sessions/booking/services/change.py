"""A visit moved, alone or with those that follow it, and taken back."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mesoplan.clinics.models import Room
from mesoplan.conflicts import refuse_stale
from mesoplan.refusals import DomainError
from mesoplan.staff.models import User
from sessions.booking.models import Appointment
from sessions.booking.moved_from import moved_with
from sessions.booking.placing import Beside, Placement, beside, refuse_misplaced
from sessions.booking.replanning.outcome import Spot
from sessions.booking.services.freed import note_left, place_of
from sessions.booking.services.reopening import locked_offers, reopen
from sessions.booking.services.together import Move, locked_appointments, move_together, take_back_together
from sessions.booking.services.turns import locked, locked_session, put, take_turns


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
    beside_reason: str = "",
) -> Appointment:
    """Without `minutes` it lasts as long as before. Where `tell` is false, no message tells the patient of the
    new time, and it is kept who decided that. With a clinician's `beside_reason` also to where the clinician sees
    somebody else."""
    appointment = _to_change(appointment, version)
    session, start = locked_session(appointment.session_id), starts_at.astimezone(UTC)
    place = Placement(session, clinician, room, start, moving=appointment, minutes=minutes or appointment.minutes)
    decided = beside(actor, beside_reason) or _decided_before(appointment, place)
    placement = take_turns(replace(place, beside=decided))
    now = timezone.now()
    refuse_misplaced(placement, now=now)
    left = place_of(appointment)
    appointment.note_moved(by=actor, at=now, to=placement.starts_at, tell=tell)
    put(appointment, placement)
    note_left(appointment, left)
    return appointment


@transaction.atomic
def shift_appointments(
    *,
    actor: User,
    appointment: Appointment,
    version: int,
    to: Spot,
    minutes: int,
    following: Mapping[int, tuple[int, Spot]],
    tell: bool = True,
) -> Appointment:
    """Moves the appointment, and with it some of those that follow it under its course, all or none: `following` has
    the version of each and where it goes. What has begun, and what lies before it, stays."""
    rows, now = locked_appointments({appointment.pk, *following}), timezone.now()
    seen = {appointment.pk: version} | {pk: row_version for pk, (row_version, _spot) in following.items()}
    for pk, row in rows.items():
        refuse_stale(seen=seen[pk], stored=row.version)
        row.refuse_unless_booked()
    moved = rows[appointment.pk]
    for pk in following:
        _refuse_not_after(moved, rows.get(pk), now)
    moves = [Move.of(rows[pk], spot) for pk, (_version, spot) in following.items()]
    move_together(actor, [Move.of(moved, to, minutes=minutes), *moves], at=now, tell=tell)
    return moved


@transaction.atomic
def undo_move(*, actor: User, appointment: Appointment, version: int) -> list[Appointment]:
    """With all of its course that were moved in the same act, or none of them."""
    together = moved_with(appointment)
    offers = locked_offers(together)
    rows = locked_appointments(together.values_list("pk", flat=True))
    refuse_stale(seen=version, stored=rows[appointment.pk].version)
    rows[appointment.pk].refuse_unless_booked()
    now = timezone.now()
    if any(row.moved_at != rows[appointment.pk].moved_at for row in rows.values()):
        raise DomainError(_("One of the visits was changed since. Move the appointments one by one."))
    offered = {pk for pk, row in rows.items() if reopen(row, offers, now=now)}
    take_back_together(rows.values(), now=now, offered_again=offered)
    return list(rows.values())


def _refuse_not_after(moved: Appointment, row: Appointment | None, now: datetime) -> None:
    is_after = row is not None and row.session.course_id == moved.session.course_id
    if row is None or not is_after or row.session.number <= moved.session.number or row.starts_at <= now:
        raise DomainError(_("Only booked visits of the course that follow this one can shift with it."))


def _decided_before(appointment: Appointment, place: Placement) -> Beside | None:
    """In another room it is the same clinician at the same time."""
    stays = (appointment.clinician_id, appointment.starts_at) == (place.clinician.pk, place.starts_at)
    return Beside(appointment.beside_by, appointment.beside_reason) if stays and appointment.beside_by else None


def _to_change(appointment: Appointment, version: int) -> Appointment:
    row = locked(appointment)
    refuse_stale(seen=version, stored=row.version)
    row.refuse_unless_booked()
    return row
