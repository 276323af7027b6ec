"""Where an appointment was before it was moved last, from its history, for as long as the move can be taken back; and
which others were moved or called off in the same act."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from mesoplan.refusals import DomainError
from mesoplan.staff.models import User
from sessions.booking.models import Appointment, AppointmentQuerySet
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


def befores_of(appointments: Collection[Appointment], *, now: datetime) -> dict[int, Before]:
    """By the key of the appointment. Refuses where one of the moves has settled."""
    found = all_moved_from(appointments, now=now)
    befores = {pk: before for pk, before in found.items() if before}
    if len(befores) < len(found):
        raise DomainError(_("This move cannot be taken back any more. Move the appointment again."))
    return befores


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


def moved_with(appointment: Appointment) -> AppointmentQuerySet:
    """Those of its course that were moved at the same instant, with itself; also what was done to them since."""
    history = Appointment.pgh_event_model.objects.filter(  # type: ignore[attr-defined]
        pgh_obj__session__course=appointment.session.course_id,
        moved_at__in=Appointment.objects.filter(pk=appointment.pk).values("moved_at"),
    )
    itself = Appointment.objects.filter(pk=appointment.pk)
    return itself | Appointment.objects.filter(pk__in=history.values("pgh_obj"))


def called_off_with(appointment: Appointment) -> AppointmentQuerySet:
    """Those of its course that were called off at the same instant, with itself."""
    itself = Appointment.objects.filter(pk=appointment.pk)
    of_course = Appointment.objects.filter(session__course=appointment.session.course_id)
    return itself | of_course.filter(cancelled_at__in=itself.values("cancelled_at"))
