"""Where an appointment was before it was moved last, from its history, for as long as the move can be taken back."""

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
    if not appointment.is_booked or appointment.moved_at is None or appointment.settles_at <= now:
        return None
    history = Appointment.pgh_event_model.objects.filter(pgh_obj=appointment.pk)  # type: ignore[attr-defined]
    last, before = history.order_by("-pgh_id")[:2]
    is_move = last.moved_at == appointment.moved_at and (before.moved_at is None or before.moved_at < last.moved_at)
    return Before(before) if is_move else None
