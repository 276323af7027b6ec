"""Several appointments moved in one transaction, also where one takes the place that another leaves."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

import pgtrigger
from django.contrib.postgres.fields import DateTimeRangeField
from django.db.models import Func

from mesoplan.clinics.models import Room
from mesoplan.staff.models import User
from sessions.booking.models import Appointment
from sessions.booking.moved_from import A_MINUTE, Before
from sessions.booking.placing import Placement
from sessions.booking.replanning.outcome import Spot
from sessions.booking.services.turns import all_take_turns, in_turn
from sessions.planning.models import Session


@dataclass(frozen=True)
class Move:
    appointment: Appointment
    clinician: int
    room: int
    starts_at: datetime
    minutes: int

    @classmethod
    def of(cls, appointment: Appointment, spot: Spot) -> Self:
        """It lasts as long as before."""
        return cls(appointment, spot.clinician, spot.room, spot.starts_at.astimezone(UTC), appointment.minutes)

    @classmethod
    def back(cls, appointment: Appointment, before: Before) -> Self:
        old, slot = before.row, before.row.slot
        minutes = (slot.upper - slot.lower) // A_MINUTE
        return cls(appointment, old.clinician_id, old.room_id, slot.lower.astimezone(UTC), minutes)


def locked_appointments(keys: Iterable[int]) -> dict[int, Appointment]:
    """By their keys; with the sessions, which are locked after all of them, as everywhere."""
    rows = Appointment.objects.with_people().select_related("session__course__clinic", "session__course__patient")
    found = in_turn(rows.select_for_update(of=("self",)), set(keys))
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
        )
        for move in moves
    ]
    return all_take_turns(placements)


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
