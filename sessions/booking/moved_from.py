"""Where an appointment was before it was moved last, from its history, for as long as the move can be taken back."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from mesoplan.clinics.models import Room
from mesoplan.refusals import DomainError
from mesoplan.staff.models import User
from sessions.booking.models import Appointment
from sessions.booking.placing import Placement
from sessions.planning.models import Session

KEPT = ("booked_by_id", "booked_at", "moved_at", "untold_by_id")
A_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Before:
    """`row` is the appointment as its history has it."""

    row: Any

    def placement(self, session: Session, *, moving: Appointment) -> Placement:
        slot = self.row.slot
        return Placement(
            session=session,
            clinician=User.objects.get(pk=self.row.clinician_id),
            room=Room.objects.get(pk=self.row.room_id),
            starts_at=slot.lower.astimezone(UTC),
            moving=moving,
            minutes=(slot.upper - slot.lower) // A_MINUTE,
        )

    def restore(self, appointment: Appointment) -> None:
        """What was told of the old time counts again."""
        for name in KEPT:
            setattr(appointment, name, getattr(self.row, name))


def refuse_settled(appointment: Appointment, *, now: datetime) -> Before:
    before = moved_from(appointment, now=now)
    if before is None:
        raise DomainError(_("This move cannot be taken back any more. Move the appointment again."))
    return before


def moved_from(appointment: Appointment, *, now: datetime) -> Before | None:
    """None where the last thing that was done to it was no move, or one of some time ago."""
    return all_moved_from([appointment], now=now)[appointment.pk]


def all_moved_from(appointments: Collection[Appointment], *, now: datetime) -> dict[int, Before | None]:
    """By the key of the appointment; however many they are, their histories are read in one query."""
    moved = {it.pk for it in appointments if it.is_booked and it.moved_at is not None and it.settles_at > now}
    history = Appointment.pgh_event_model.objects.filter(pgh_obj__in=moved)  # type: ignore[attr-defined]
    by_visit: dict[int, list[Any]] = defaultdict(list)
    for row in history.order_by("-pgh_id") if moved else ():
        by_visit[row.pgh_obj_id].append(row)
    return {it.pk: _before(it, *by_visit[it.pk][:2]) if it.pk in moved else None for it in appointments}


def _before(appointment: Appointment, last: Any, before: Any) -> Before | None:  # noqa: ANN401 rows of a history
    is_move = last.moved_at == appointment.moved_at and (before.moved_at is None or before.moved_at < last.moved_at)
    return Before(before) if is_move else None
