"""Several appointments moved in one transaction, also where one takes the place that another leaves."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self, TypeVar

import pgtrigger
from django.contrib.postgres.fields import DateTimeRangeField
from django.db.models import Func, Model, QuerySet

from mesoplan.clinics.models import Room
from mesoplan.clinics.turns import hours_stay
from mesoplan.staff.models import User
from patients.models import Patient
from sessions.booking.models import Appointment
from sessions.booking.moved_from import A_MINUTE, Before
from sessions.booking.placing import Placement
from sessions.booking.replanning.outcome import Spot
from sessions.planning.models import Session

Row = TypeVar("Row", bound=Model)


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
    found = _in_turn(rows.select_for_update(of=("self",)), keys)
    _in_turn(Session.objects.select_for_update(), {it.session_id for it in found.values()})
    return found


def take_turns_together(moves: Sequence[Move]) -> list[Placement]:
    """As `turns.take_turns` does for one: first all patients, then all clinicians, then all rooms, each in the order of
    their keys, and last the hours of the clinics."""
    patients = {move.appointment.patient_id for move in moves}
    _in_turn(Patient.objects.select_for_update(no_key=True), patients)
    clinicians = _in_turn(User.objects.select_for_update(no_key=True), {move.clinician for move in moves})
    rooms = _in_turn(Room.objects.select_for_update(no_key=True), {move.room for move in moves})
    clinics = {move.appointment.clinic_id: move.appointment.clinic for move in moves}
    now = {pk: hours_stay(clinics[pk]) for pk in sorted(clinics)}
    for move in moves:
        move.appointment.session.course.clinic = now[move.appointment.clinic_id]
    return [
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


def _in_turn(rows: QuerySet[Row], keys: Iterable[int]) -> dict[int, Row]:
    return {row.pk: row for row in rows.filter(pk__in=set(keys)).order_by("pk")}
