"""The states of an appointment, and which of them hold its time."""

from typing import TYPE_CHECKING

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mesoplan.conflicts import single

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class AppointmentStatus(models.TextChoices):
    BOOKED = "booked", _("booked")
    CHECKED_IN = "checked_in", _("checked in")
    TREATED = "treated", _("treated")
    NO_SHOW = "no_show", _("did not come")
    CANCELLED = "cancelled", _("cancelled")


class Stage(models.TextChoices):
    """Where somebody is on the day of their visit, as the front desk follows it."""

    EXPECTED = "expected", pgettext_lazy("visit", "Expected")
    ARRIVED = "arrived", pgettext_lazy("visit", "Arrived")
    READY = "ready", pgettext_lazy("visit", "Ready")
    IN_ROOM = "in_room", pgettext_lazy("visit", "In the room")
    DONE = "done", pgettext_lazy("visit", "Done")
    MISSED = "missed", pgettext_lazy("patients", "Did not come")
    CANCELLED = "cancelled", pgettext_lazy("session", "Cancelled")


LIVE = (AppointmentStatus.BOOKED, AppointmentStatus.CHECKED_IN, AppointmentStatus.TREATED)
SHAPES = {
    AppointmentStatus.BOOKED: "booked",
    AppointmentStatus.CHECKED_IN: "checked_in",
    AppointmentStatus.TREATED: "done",
    AppointmentStatus.NO_SHOW: "missed",
    AppointmentStatus.CANCELLED: "cancelled",
}
STAGES = {
    AppointmentStatus.BOOKED: Stage.EXPECTED,
    AppointmentStatus.TREATED: Stage.DONE,
    AppointmentStatus.NO_SHOW: Stage.MISSED,
    AppointmentStatus.CANCELLED: Stage.CANCELLED,
}


HERE = Q(status__in=(AppointmentStatus.CHECKED_IN, AppointmentStatus.TREATED))
STEPS_WHILE_HERE = [
    models.CheckConstraint(
        condition=Q(ready_at=None) | HERE,
        name="booking_ready_while_here",
        violation_error_message=_("Only a patient who has arrived can be ready."),
    ),
    models.CheckConstraint(
        condition=Q(in_room_at=None) | HERE,
        name="booking_in_room_while_here",
        violation_error_message=_("Only a patient who has arrived can be in a room."),
    ),
    models.CheckConstraint(
        condition=(Q(ready_at=None) | Q(checked_in_at=None) | Q(ready_at__gte=F("checked_in_at")))
        & (Q(in_room_at=None) | Q(checked_in_at=None) | Q(in_room_at__gte=F("checked_in_at")))
        & (Q(in_room_at=None) | Q(ready_at=None) | Q(in_room_at__gte=F("ready_at"))),
        name="booking_steps_in_order",
        violation_error_message=_("A patient arrives, is ready, and then goes into the room."),
    ),
]


def one_at_a_time(column: str, *, name: str, sentence: "str | StrPromise", when: str = "slot") -> ExclusionConstraint:
    """No two live appointments of the same `column` overlap."""
    return ExclusionConstraint(
        name=name,
        expressions=[(single(column), RangeOperators.OVERLAPS), (when, RangeOperators.OVERLAPS)],
        condition=Q(status__in=LIVE),
        violation_error_message=sentence,
    )
