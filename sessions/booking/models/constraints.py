"""What an appointment always is, whoever writes it."""

from typing import TYPE_CHECKING, Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import IntegerRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mesoplan.conflicts import single
from sessions.booking.models.states import LIVE, LOST, AppointmentStatus

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

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


# Whoever is booked beside another visit of the clinician, for a reason, keeps out of the way of others who are: so a
# clinician sees two at once at most.
LANE = models.Func(
    "beside_reason",
    template="int4range((%(expressions)s <> '')::int, (%(expressions)s <> '')::int, '[]')",
    output_field=IntegerRangeField(),
)


def one_at_a_time(
    column: str, *, name: str, sentence: "str | StrPromise", when: str = "slot", lane: "models.Func[Any] | None" = None
) -> ExclusionConstraint:
    """No two live appointments of the same `column`, and of the same `lane` where there are several, overlap."""
    lanes = [(lane, RangeOperators.OVERLAPS)] if lane else []
    return ExclusionConstraint(
        name=name,
        expressions=[(single(column), RangeOperators.OVERLAPS), *lanes, (when, RangeOperators.OVERLAPS)],
        condition=Q(status__in=LIVE),
        violation_error_message=sentence,
    )


CONSTRAINTS = [
    one_at_a_time(
        "clinician",
        name="booking_clinician_one_at_a_time",
        sentence=_("The clinician is busy at this time."),
        lane=LANE,
    ),
    models.CheckConstraint(
        condition=Q(beside_reason="", beside_by=None) | (~Q(beside_reason="") & Q(beside_by__isnull=False)),
        name="booking_beside_for_a_reason",
        violation_error_message=_("A clinician says why two visits take place at once."),
    ),
    one_at_a_time(
        "room",
        name="booking_room_one_at_a_time",
        sentence=_("The room is taken at this time."),
        when="room_taken",
    ),
    one_at_a_time(
        "patient",
        name="booking_patient_one_at_a_time",
        sentence=_("The patient has another appointment at this time."),
    ),
    models.UniqueConstraint(
        fields=["session"],
        condition=Q(status__in=LIVE),
        name="booking_session_once",
        violation_error_message=_("This session is already booked."),
    ),
    models.CheckConstraint(condition=Q(status__in=AppointmentStatus.values), name="booking_appointment_status_known"),
    models.CheckConstraint(
        condition=Q(cancelled_at=None) | Q(status=AppointmentStatus.CANCELLED),
        name="booking_cancelled_when_it_is",
    ),
    models.CheckConstraint(
        condition=Q(forfeits=False) | Q(status__in=LOST),
        name="booking_forfeited_when_lost",
        violation_error_message=_("Only a visit that did not take place can count as used."),
    ),
    models.CheckConstraint(
        condition=Q(untold_by=None) | Q(moved_at__isnull=False),
        name="booking_untold_of_a_move",
        violation_error_message=_("Only a move can be kept from the patient."),
    ),
    models.CheckConstraint(
        condition=Q(slot__isempty=False, slot__lower_inf=False, slot__upper_inf=False),
        name="booking_slot_whole",
        violation_error_message=_("An appointment begins and ends."),
    ),
    *STEPS_WHILE_HERE,
]
