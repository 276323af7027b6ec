"""The states of an appointment, and which of them hold its time."""

from typing import TYPE_CHECKING

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mesoplan.conflicts import single

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class AppointmentStatus(models.TextChoices):
    BOOKED = "booked", _("booked")
    CHECKED_IN = "checked_in", _("checked in")
    TREATED = "treated", _("treated")
    NO_SHOW = "no_show", _("did not come")
    CANCELLED = "cancelled", _("cancelled")


LIVE = (AppointmentStatus.BOOKED, AppointmentStatus.CHECKED_IN, AppointmentStatus.TREATED)
SHAPES = {
    AppointmentStatus.BOOKED: "booked",
    AppointmentStatus.CHECKED_IN: "checked_in",
    AppointmentStatus.TREATED: "done",
    AppointmentStatus.NO_SHOW: "missed",
    AppointmentStatus.CANCELLED: "cancelled",
}


def one_at_a_time(column: str, *, name: str, sentence: "str | StrPromise", when: str = "slot") -> ExclusionConstraint:
    """No two live appointments of the same `column` overlap."""
    return ExclusionConstraint(
        name=name,
        expressions=[(single(column), RangeOperators.OVERLAPS), (when, RangeOperators.OVERLAPS)],
        condition=Q(status__in=LIVE),
        violation_error_message=sentence,
    )
