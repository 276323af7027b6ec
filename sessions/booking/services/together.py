"""Several appointments moved in one transaction, also where one takes the place that another leaves."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

import pgtrigger
from django.contrib.postgres.fields import DateTimeRangeField
from django.db.models import Func
from django.utils.translation import gettext as _

from mesoplan.clinics.models import Room
from mesoplan.refusals import DomainError
from mesoplan.staff.models import User
from sessions.booking.models import Appointment
from sessions.booking.moved_from import A_MINUTE, Before, befores_of
from sessions.booking.placing import Beside, Placement, refuse_misplaced
from sessions.booking.replanning.outcome import Spot
from sessions.booking.services.freed import close_taken_back, note_left, place_of
from sessions.booking.services.turns import all_take_turns, in_turn, locked_in_turn, put
from sessions.booking.wording import said_clock, said_day
from sessions.planning.models import Session


class OvertakenError(DomainError):
    """The calendar has changed since the proposal was made, and nothing of it is booked."""


@dataclass(frozen=True)
class Move:
    appointment: Appointment
    clinician: int
    room: int
    starts_at: datetime
    minutes: int
    beside: Beside | None = None
    returns: bool = False

    @classmethod
    def of(cls, appointment: Appointment, spot: Spot, *, minutes: int | None = None) -> Self:
        """Without `minutes` it lasts as long as before."""
        starts_at = spot.starts_at.astimezone(UTC)
        return cls(appointment, spot.clinician, spot.room, starts_at, minutes or appointment.minutes)

    @classmethod
    def back(cls, appointment: Appointment, before: Before) -> Self:
        old, slot = before.row, before.row.slot
        minutes = (slot.upper - slot.lower) // A_MINUTE
        place = (old.clinician_id, old.room_id, slot.lower.astimezone(UTC), minutes)
        return cls(appointment, *place, beside=before.beside, returns=True)


def locked_appointments(keys: Iterable[int]) -> dict[int, Appointment]:
    """By their keys; with the sessions, which are locked after all of them, as everywhere."""
    found = locked_in_turn(Appointment.objects.filter(pk__in=set(keys)))
    in_turn(Session.objects.select_for_update(), {it.session_id for it in found.values()})
    return found


def take_turns_together(moves: Sequence[Move]) -> list[Placement]:
    """Where each would go, in the order of `moves`."""
    clinicians = User.objects.in_bulk({move.clinician for move in moves})
    rooms = Room.objects.in_bulk({move.room for move in moves})
    placements = [
        Placement(
            session=move.appointment.session,
            clinician=clinicians[move.clinician],
            room=rooms[move.room],
            starts_at=move.starts_at,
            moving=move.appointment,
            minutes=move.minutes,
            beside=move.beside,
            returns=move.returns,
        )
        for move in moves
    ]
    return all_take_turns(placements)


def move_together(
    actor: User, moves: Iterable[Move], *, at: datetime, tell: bool = True, frees_places: bool = True
) -> None:
    """Inside a transaction that has locked their appointments. The earlier sessions of a course first, for those that
    follow count from them; all have left their place. Raises OvertakenError with what is in the way of each."""
    moves = in_order(moves)
    placements = take_turns_together(moves)
    lift([move.appointment.pk for move in moves])
    problems = []
    for move, placement in zip(moves, placements, strict=True):
        try:
            refuse_misplaced(placement, now=at)
            left = place_of(move.appointment)
            move.appointment.note_moved(by=actor, at=at, to=placement.starts_at, tell=tell)
            put(move.appointment, placement)
            if frees_places:
                note_left(move.appointment, left)
        except DomainError as refusal:
            said = {"visit": said_visit(move.appointment), "reason": refusal.sentence}
            problems.append(_("%(visit)s: %(reason)s") % said)
    if problems:
        raise OvertakenError(" ".join(problems))


def take_back_together(
    appointments: Collection[Appointment], *, now: datetime, offered_again: Collection[int] = ()
) -> None:
    """Inside a transaction that has locked them: as if they had never been moved, for the patients too, who have not
    heard of it yet. Each place was right a moment ago, but since then somebody may have taken it, or booked another
    session of the course too near to it. What those in `offered_again` leave is on offer already."""
    befores = befores_of(appointments, now=now)
    moves = in_order(Move.back(row, befores[row.pk]) for row in appointments)
    placements = take_turns_together(moves)
    lift(befores)
    for move, placement in zip(moves, placements, strict=True):
        refuse_misplaced(placement, now=now)
        row, left = move.appointment, place_of(move.appointment)
        row.version += 1
        befores[row.pk].restore(row)
        put(row, placement)
        if row.pk not in offered_again:
            note_left(row, left)
        close_taken_back(place_of(row))


def in_order(moves: Iterable[Move]) -> list[Move]:
    return sorted(moves, key=lambda it: (it.appointment.session.number, it.appointment.pk))


def said_visit(visit: Appointment) -> str:
    start = visit.clinic.local(visit.starts_at)
    said = {"patient": visit.patient, "day": said_day(start.date()), "time": said_clock(start)}
    return _("%(patient)s, %(day)s, %(time)s") % said


def lift(keys: Collection[int]) -> None:
    """Takes the appointments off the calendar until each is put in its place, a thousand years away, where they keep
    out of everybody's way and of each other's. It ends with the transaction, and so is no part of their history."""
    with pgtrigger.ignore("booking.Appointment:update_update"):
        Appointment.objects.filter(pk__in=list(keys)).update(slot=_AwayFromHere("slot"))


class _AwayFromHere(Func):
    template = (
        "tstzrange(lower(%(expressions)s) + interval '1000 years', upper(%(expressions)s) + interval '1000 years')"
    )
    output_field = DateTimeRangeField()
