"""Where an appointment was before it was moved last, from its history, for as long as the move can be taken back."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from mesoplan.refusals import DomainError
from mesoplan.staff.models import User
from sessions.booking.models import Appointment, AppointmentQuerySet, AppointmentStatus
from sessions.booking.placing import Beside

KEPT = ("booked_by_id", "booked_at", "moved_at", "untold_by_id")
A_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Before:
    """`row` is the appointment as its history has it."""

    row: Any

    @property
    def beside(self) -> Beside | None:
        by = self.row.beside_by_id
        return Beside(User.objects.get(pk=by), self.row.beside_reason) if by else None

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


def moved_with(appointment: Appointment) -> AppointmentQuerySet:
    """Those of its course that were moved at the same instant, with itself."""
    itself = Appointment.objects.filter(pk=appointment.pk)
    booked = Appointment.objects.filter(session__course=appointment.session.course_id, status=AppointmentStatus.BOOKED)
    return itself | booked.filter(moved_at__in=itself.values("moved_at"))
