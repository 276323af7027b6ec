from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Self

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mesoplan.clinics.models import Clinic
from mesoplan.history import track
from sessions.booking.models import Appointment, AppointmentStatus
from sessions.reminders.wording import news

if TYPE_CHECKING:
    from mesoplan.staff.models import User


class Rule(models.TextChoices):
    CONFIRMATION = "confirmation", _("confirmation of the booking")
    MOVED = "moved", _("another time")
    DAY_BEFORE = "day_before", _("the day before")
    CANCELLED = "cancelled", _("cancellation")


class ReminderStatus(models.TextChoices):
    WAITING = "waiting", _("waiting")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")
    CALLED = "called", _("told by phone")
    NOT_NEEDED = "not_needed", _("not needed any more")


ABOUT_ANOTHER_START = (Rule.MOVED, Rule.CANCELLED)
OPEN = (ReminderStatus.WAITING, ReminderStatus.FAILED)
ARRIVED = (ReminderStatus.SENT, ReminderStatus.CALLED)
SHAPES = {
    ReminderStatus.WAITING: "planned",
    ReminderStatus.SENDING: "booked",
    ReminderStatus.SENT: "done",
    ReminderStatus.FAILED: "missed",
    ReminderStatus.CALLED: "done",
    ReminderStatus.NOT_NEEDED: "cancelled",
}


@dataclass(frozen=True)
class Booking:
    """An appointment as it stood since the instant it was given its start."""

    appointment_id: int
    starts_at: datetime
    booked_at: datetime

    @classmethod
    def of(cls, appointment: Appointment) -> Self:
        return cls(appointment.pk, appointment.starts_at, appointment.booked_at)


class ReminderQuerySet(models.QuerySet["Reminder"]):
    def visible_to(self, user: "User") -> "ReminderQuerySet":
        return self.filter(appointment__clinic__memberships__user=user)

    def due(self, now: datetime) -> "ReminderQuerySet":
        return self.filter(status=ReminderStatus.WAITING, due_at__lte=now).order_by("due_at", "pk")

    def to_call(self, now: datetime) -> "ReminderQuerySet":
        """What did not get through and still matters: somebody has to telephone."""
        holds = Q(appointment__status=AppointmentStatus.BOOKED) & ~Q(rule=Rule.CANCELLED)
        is_off = Q(appointment__status=AppointmentStatus.CANCELLED, rule=Rule.CANCELLED)
        return self.filter(holds | is_off, status=ReminderStatus.FAILED, starts_at__gt=now)

    def given_up_on(self, before: datetime) -> "ReminderQuerySet":
        """Claimed by a worker that died with it."""
        return self.filter(status=ReminderStatus.SENDING, claimed_at__lt=before)

    def with_people(self) -> "ReminderQuerySet":
        return self.select_related("appointment__patient", "appointment__clinic", "appointment__clinician", "called_by")


# What happened to a reminder before its booking was noted is kept as it was written down: without one.
@track(attrs={"booked_at": models.DateTimeField(_("booked"), null=True)})
class Reminder(models.Model):
    """One message about one booking of an appointment. A moved appointment gets a new one, also when it is moved back
    to a time it had before, and the old is not needed. What cannot be sent is told by phone."""

    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    rule = models.CharField(_("rule"), max_length=12, choices=Rule)
    starts_at = models.DateTimeField(_("time told"))
    booked_at = models.DateTimeField(_("booked"))
    known_starts = ArrayField(models.DateTimeField(), verbose_name=_("times known before"), default=list, blank=True)
    due_at = models.DateTimeField(_("to be sent"))
    status = models.CharField(_("state"), max_length=10, choices=ReminderStatus, default=ReminderStatus.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    problem = models.CharField(_("what went wrong"), max_length=300, blank=True)
    claimed_at = models.DateTimeField(_("taken by a worker"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    sent_to = models.EmailField(_("sent to"), blank=True)
    called_at = models.DateTimeField(_("told by phone"), null=True, blank=True)
    called_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("told by phone by"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )

    objects: ClassVar[models.Manager["Reminder"]] = ReminderQuerySet.as_manager()

    class Meta:
        ordering = ["-due_at"]
        constraints = [
            models.UniqueConstraint(fields=["appointment", "rule", "starts_at", "booked_at"], name="reminders_once"),
            models.CheckConstraint(condition=Q(rule__in=Rule.values), name="reminders_rule_known"),
            models.CheckConstraint(condition=Q(status__in=ReminderStatus.values), name="reminders_status_known"),
            models.CheckConstraint(
                condition=~Q(status=ReminderStatus.SENT) | (Q(sent_at__isnull=False) & ~Q(sent_to="")),
                name="reminders_sent_to_someone",
            ),
            models.CheckConstraint(
                condition=(Q(rule__in=ABOUT_ANOTHER_START) & ~Q(known_starts=[]))
                | (~Q(rule__in=ABOUT_ANOTHER_START) & Q(known_starts=[])),
                name="reminders_news_of_a_known_start",
            ),
            models.CheckConstraint(
                condition=Q(status=ReminderStatus.CALLED, called_at__isnull=False, called_by__isnull=False)
                | (~Q(status=ReminderStatus.CALLED) & Q(called_at=None, called_by=None)),
                name="reminders_called_by_someone",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(status="waiting"), name="reminders_waiting"),
            models.Index(fields=["starts_at"], name="reminders_by_start"),
        ]
        triggers = [
            pgtrigger.FSM(
                name="reminder_moves_along",
                field="status",
                transitions=[
                    ("waiting", "sending"),
                    ("waiting", "failed"),
                    ("waiting", "not_needed"),
                    ("sending", "sent"),
                    ("sending", "waiting"),
                    ("sending", "failed"),
                    ("failed", "waiting"),
                    ("failed", "called"),
                    ("failed", "not_needed"),
                    ("called", "failed"),
                    ("not_needed", "waiting"),
                ],
            )
        ]

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

    @property
    def has_surely_arrived(self) -> bool:
        return self.status in ARRIVED

    @property
    def has_failed(self) -> bool:
        return self.status == ReminderStatus.FAILED

    @property
    def is_called(self) -> bool:
        return self.status == ReminderStatus.CALLED

    @property
    def shape(self) -> str:
        """The state that looks like this one everywhere in Mesoplan."""
        return SHAPES[ReminderStatus(self.status)]


class MailboxQuerySet(models.QuerySet["MailboxMessage"]):
    def visible_to(self, user: "User") -> "MailboxQuerySet":
        """What the clinics of this person wrote, and what was written to this person."""
        mine = Clinic.objects.visible_to(user)
        return self.filter(Q(clinic__in=mine) | Q(sent_to=user.email))

    def seen_in(self, clinic: Clinic) -> "MailboxQuerySet":
        """Without what other clinics wrote; a message about a sign-in belongs to none."""
        return self.filter(Q(clinic=clinic) | Q(clinic=None))


class MailboxMessage(models.Model):
    """A message that a demonstration would have sent. With an SMTP server configured there are none."""

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+", null=True)
    sent_to = models.TextField(_("to"))
    subject = models.TextField(_("subject"))
    body = models.TextField(_("text"))
    sent_at = models.DateTimeField(_("sent"), auto_now_add=True)

    objects: ClassVar[models.Manager["MailboxMessage"]] = MailboxQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]
