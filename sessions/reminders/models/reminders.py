from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, Self

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from mesoplan.history import track
from patients.models import Patient
from sessions.booking.models import Appointment, AppointmentStatus
from sessions.reminders.models.messages import (
    CALLED_BY_SOMEONE,
    SENT_TO_SOMEONE,
    STATUS_KNOWN,
    STEPS,
    Message,
    MessageQuerySet,
    ReminderStatus,
)
from sessions.reminders.timing import is_hopeless
from sessions.reminders.wording import news, times_of

if TYPE_CHECKING:
    from mesoplan.staff.models import User


class Rule(models.TextChoices):
    CONFIRMATION = "confirmation", _("confirmation of the booking")
    MOVED = "moved", _("another time")
    DAY_BEFORE = "day_before", _("the day before")
    CANCELLED = "cancelled", _("cancellation")


ABOUT_ANOTHER_START = (Rule.MOVED, Rule.CANCELLED)
OF_ONE_ACT = timedelta(seconds=30)


@dataclass(frozen=True)
class Booking:
    """An appointment as it stood since the instant it was given its start."""

    appointment_id: int
    starts_at: datetime
    booked_at: datetime

    @classmethod
    def of(cls, appointment: Appointment) -> Self:
        return cls(appointment.pk, appointment.starts_at, appointment.booked_at)


class ReminderQuerySet(MessageQuerySet["Reminder"]):
    def visible_to(self, user: "User") -> "ReminderQuerySet":
        return self.filter(appointment__clinic__memberships__user=user)

    def ready(self, now: datetime) -> "ReminderQuerySet":
        """Due, and nothing is about to be due that belongs into the same letter: what is booked in one act is booked
        within moments, and a round may begin between two of them."""
        to_come = Reminder.objects.filter(
            appointment__patient=OuterRef("appointment__patient"),
            appointment__clinic=OuterRef("appointment__clinic"),
            rule=OuterRef("rule"),
            status=ReminderStatus.WAITING,
            due_at__gt=now,
            due_at__lte=OuterRef("due_at") + OF_ONE_ACT,
        )
        return self.due(now).exclude(Exists(to_come.exclude(rule=Rule.DAY_BEFORE)))

    def of_one_letter_with(self, row: "Reminder") -> "ReminderQuerySet":
        """What tells the same patient the same kind of news; a reminder of the day before goes alone."""
        return self.filter(pk=row.pk) if row.rule == Rule.DAY_BEFORE else self.of_the_news_of(row)

    def of_the_news_of(self, row: "Reminder") -> "ReminderQuerySet":
        about = row.appointment
        return self.filter(appointment__patient=about.patient_id, appointment__clinic=about.clinic_id, rule=row.rule)

    def told_in_one_call_with(self, row: "Reminder") -> "ReminderQuerySet":
        return self.of_the_news_of(row).filter(called_at=row.called_at, called_by=row.called_by_id)

    def to_call(self, now: datetime) -> "ReminderQuerySet":
        """What did not get through and still matters: somebody has to telephone."""
        holds = Q(appointment__status=AppointmentStatus.BOOKED) & ~Q(rule=Rule.CANCELLED)
        is_off = Q(appointment__status=AppointmentStatus.CANCELLED, rule=Rule.CANCELLED)
        return self.filter(holds | is_off, status=ReminderStatus.FAILED, starts_at__gt=now)

    def with_people(self) -> "ReminderQuerySet":
        return self.select_related("appointment__patient", "appointment__clinic", "appointment__clinician", "called_by")


# What happened to a reminder before its booking was noted is kept as it was written down: without one.
@track(attrs={"booked_at": models.DateTimeField(_("booked"), null=True)})
class Reminder(Message):
    """One message about one booking of an appointment. A moved appointment gets a new one, also when it is moved back
    to a time it had before, and the old is not needed. What cannot be sent is told by phone."""

    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    rule = models.CharField(_("rule"), max_length=12, choices=Rule)
    starts_at = models.DateTimeField(_("time told"))
    booked_at = models.DateTimeField(_("booked"))
    known_starts = ArrayField(models.DateTimeField(), verbose_name=_("times known before"), default=list, blank=True)

    objects: ClassVar[models.Manager["Reminder"]] = ReminderQuerySet.as_manager()

    class Meta:
        ordering = ["-due_at"]
        constraints = [
            models.UniqueConstraint(fields=["appointment", "rule", "starts_at", "booked_at"], name="reminders_once"),
            models.CheckConstraint(condition=Q(rule__in=Rule.values), name="reminders_rule_known"),
            models.CheckConstraint(condition=STATUS_KNOWN, name="reminders_status_known"),
            models.CheckConstraint(condition=SENT_TO_SOMEONE, name="reminders_sent_to_someone"),
            models.CheckConstraint(
                condition=(Q(rule__in=ABOUT_ANOTHER_START) & ~Q(known_starts=[]))
                | (~Q(rule__in=ABOUT_ANOTHER_START) & Q(known_starts=[])),
                name="reminders_news_of_a_known_start",
            ),
            models.CheckConstraint(condition=CALLED_BY_SOMEONE, name="reminders_called_by_someone"),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(status="waiting"), name="reminders_waiting"),
            models.Index(fields=["starts_at"], name="reminders_by_start"),
        ]
        triggers = [pgtrigger.FSM(name="reminder_moves_along", field="status", transitions=STEPS)]

    @property
    def booking(self) -> Booking:
        return Booking(self.appointment_id, self.starts_at, self.booked_at)

    @property
    def named_start(self) -> datetime:
        """The start that the message is about: of what is cancelled, the one that the patient was told last."""
        return self.known_starts[-1] if self.rule == Rule.CANCELLED else self.starts_at

    @property
    def news(self) -> str:
        """What there is to tell, in a line for whoever tells it."""
        return news(self.rule, self.named_start, self.known_starts, self.appointment.clinic)

    @property
    def times(self) -> str:
        """The same where several are told together."""
        return times_of(self.rule, self.named_start, self.known_starts, self.appointment.clinic)

    @property
    def starts(self) -> list[datetime]:
        """Its own and those that the patient may believe in."""
        return [self.starts_at, *self.known_starts]

    def has_told(self, appointment: Appointment) -> bool:
        """Whether the patient has this booking of the appointment from it."""
        is_news = self.rule in (Rule.CONFIRMATION, Rule.MOVED)
        return is_news and self.has_surely_arrived and self.booking == Booking.of(appointment)

    @property
    def has_perhaps_arrived(self) -> bool:
        """Sent, or tried, or on a list of people to call: the patient may know of it."""
        return self.has_surely_arrived or self.attempts > 0 or bool(self.problem)

    def is_too_late_at(self, next_try: datetime) -> bool:
        return is_hopeless(next_try=next_try, starts=self.starts)

    @property
    def patient(self) -> Patient:
        return self.appointment.patient
