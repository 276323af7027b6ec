"""What every message has, whatever it is about: a state, attempts, and who told it by phone where it did not arrive."""

from datetime import datetime
from typing import Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ReminderStatus(models.TextChoices):
    WAITING = "waiting", _("waiting")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")
    CALLED = "called", _("told by phone")
    NOT_NEEDED = "not_needed", _("not needed any more")


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
STEPS = [
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
]
STATUS_KNOWN = Q(status__in=ReminderStatus.values)
SENT_TO_SOMEONE = ~Q(status=ReminderStatus.SENT) | (Q(sent_at__isnull=False) & ~Q(sent_to=""))
CALLED_BY_SOMEONE = Q(status=ReminderStatus.CALLED, called_at__isnull=False, called_by__isnull=False) | (
    ~Q(status=ReminderStatus.CALLED) & Q(called_at=None, called_by=None)
)

Row = TypeVar("Row", bound="Message")


class MessageQuerySet(models.QuerySet[Row]):
    def due(self, now: datetime) -> Self:
        return self.filter(status=ReminderStatus.WAITING, due_at__lte=now).order_by("due_at", "pk")

    def given_up_on(self, before: datetime) -> Self:
        """Claimed by a worker that died with it."""
        return self.filter(status=ReminderStatus.SENDING, claimed_at__lt=before)


class Message(models.Model):
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

    class Meta:
        abstract = True

    is_of_lot = False
    is_of_offer = False

    def is_too_late_at(self, _next_try: datetime) -> bool:
        """Whether somebody should rather call than wait for the next try."""
        return False

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
