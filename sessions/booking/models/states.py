"""The states of an appointment, and which of them hold its time."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


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
# Nobody has said yet how it ended.
UNFINISHED = (AppointmentStatus.BOOKED, AppointmentStatus.CHECKED_IN)
LOST = (AppointmentStatus.NO_SHOW, AppointmentStatus.CANCELLED)
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
# What somebody who is checked in looks like once they are further than that.
FURTHER = {Stage.READY: "ready", Stage.IN_ROOM: "in_room"}


def stage_of(status: AppointmentStatus, *, ready_at: datetime | None, in_room_at: datetime | None) -> Stage:
    if status != AppointmentStatus.CHECKED_IN:
        return STAGES[status]
    if in_room_at:
        return Stage.IN_ROOM
    return Stage.READY if ready_at else Stage.ARRIVED
