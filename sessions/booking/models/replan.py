"""One run of the solver over the visits that an absence, a closure or a change of the hours has touched."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from mesoplan.clinics.models import Clinic
from mesoplan.history import track
from mesoplan.refusals import DomainError
from sessions.booking.models.appointments import UNDO_LASTS

if TYPE_CHECKING:
    from mesoplan.staff.models import User

# What reading the question, writing the answer and a busy machine take besides the solver itself.
GRACE = timedelta(seconds=60)


class ReplanStatus(models.TextChoices):
    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("under way")
    PROPOSED = "proposed", _("proposed")
    FAILED = "failed", _("failed")
    BOOKED = "booked", _("booked")
    DROPPED = "dropped", _("dropped")


STEPS = [
    ("waiting", "running"),
    ("waiting", "dropped"),
    ("running", "proposed"),
    ("running", "failed"),
    ("running", "dropped"),
    ("proposed", "booked"),
    ("proposed", "dropped"),
    # Taken back within three minutes.
    ("booked", "dropped"),
]
OPEN = (ReplanStatus.WAITING, ReplanStatus.RUNNING)


class ReplanQuerySet(models.QuerySet["Replan"]):
    def visible_to(self, user: "User") -> "ReplanQuerySet":
        return self.filter(clinic__memberships__user=user)

    def waiting(self) -> "ReplanQuerySet":
        return self.filter(status=ReplanStatus.WAITING).order_by("pk")

    def running(self) -> "ReplanQuerySet":
        return self.filter(status=ReplanStatus.RUNNING)


# What was moved is kept with each appointment; the result holds nothing else but what was not.
@track(exclude=["result"])
class Replan(models.Model):
    """`asked` and `result` hold ids and instants only (`replanning.asked`, `replanning.outcome`): who the patients are
    is read with the eyes of whoever looks."""

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked"))
    asked: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(_("what was asked"))
    # The run whose proposal could not be booked any more as it was.
    follows = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    status = models.CharField(_("state"), max_length=8, choices=ReplanStatus, default=ReplanStatus.WAITING)
    limit_seconds = models.PositiveSmallIntegerField(_("seconds"))
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    result: "models.JSONField[dict[str, Any] | None, dict[str, Any] | None]" = models.JSONField(
        _("result"), null=True, blank=True
    )
    # How much less disturbance there could be at most, as a share: 0 is proven to be the least.
    gap = models.FloatField(_("gap to the bound"), null=True, blank=True)
    error = models.CharField(_("what went wrong"), max_length=300, blank=True)
    booked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    booked_at = models.DateTimeField(_("booked"), null=True, blank=True)

    objects: ClassVar[models.Manager["Replan"]] = ReplanQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        indexes = [
            models.Index(fields=["status"], condition=Q(status__in=("waiting", "running")), name="booking_replan_open")
        ]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=ReplanStatus.values), name="booking_replan_status_known"),
            models.CheckConstraint(
                condition=Q(status="waiting", started_at=None)
                | Q(status="dropped")
                | (~Q(status="waiting") & Q(started_at__isnull=False)),
                name="booking_replan_started_when_it_is",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=("proposed", "booked")) | Q(result__isnull=False),
                name="booking_replan_proposes_something",
            ),
            models.CheckConstraint(
                condition=(Q(status="failed") & ~Q(error="")) | (~Q(status="failed") & Q(error="")),
                name="booking_replan_failed_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(booked_at=None, booked_by=None) | Q(booked_at__isnull=False, booked_by__isnull=False),
                name="booking_replan_booked_by_someone",
            ),
            models.CheckConstraint(
                condition=~Q(status="booked") | Q(booked_at__isnull=False), name="booking_replan_booked_when_it_is"
            ),
            models.CheckConstraint(
                condition=Q(gap=None) | Q(gap__gte=0, gap__lte=1), name="booking_replan_gap_is_a_share"
            ),
            models.CheckConstraint(condition=Q(limit_seconds__gte=1), name="booking_replan_has_time"),
        ]
        triggers = [
            pgtrigger.FSM(name="replan_moves_along", field="status", transitions=STEPS),
            pgtrigger.ReadOnly(name="replan_asks_once", fields=["clinic", "asked_by", "asked_at", "asked", "follows"]),
        ]

    @property
    def is_open(self) -> bool:
        """Whether a proposal is still to come."""
        return self.status in OPEN

    @property
    def is_waiting(self) -> bool:
        return self.status == ReplanStatus.WAITING

    @property
    def is_running(self) -> bool:
        return self.status == ReplanStatus.RUNNING

    @property
    def is_proposed(self) -> bool:
        return self.status == ReplanStatus.PROPOSED

    @property
    def is_booked(self) -> bool:
        return self.status == ReplanStatus.BOOKED

    @property
    def has_failed(self) -> bool:
        return self.status == ReplanStatus.FAILED

    @property
    def was_taken_back(self) -> bool:
        return self.status == ReplanStatus.DROPPED and self.booked_at is not None

    def has_died(self, now: datetime) -> bool:
        """Its worker has not come back in the time that it had."""
        if not self.is_running or self.started_at is None:
            return False
        return now > self.started_at + timedelta(seconds=self.limit_seconds) + GRACE

    def can_be_taken_back(self, now: datetime) -> bool:
        return self.is_booked and self.booked_at is not None and now < self.booked_at + UNDO_LASTS

    def start(self, *, at: datetime) -> None:
        self.status, self.started_at = ReplanStatus.RUNNING, at

    def propose(self, result: dict[str, Any], *, gap: float) -> None:
        self.status, self.result, self.gap = ReplanStatus.PROPOSED, result, gap

    def fail(self, error: str) -> None:
        self.status, self.error = ReplanStatus.FAILED, error[:300]

    def note_booked(self, *, by: "User", at: datetime) -> None:
        if not self.is_proposed:
            raise DomainError(_t("This proposal is %(state)s.") % {"state": self.get_status_display()})
        self.status, self.booked_by, self.booked_at = ReplanStatus.BOOKED, by, at

    def drop(self) -> None:
        if self.status not in (*OPEN, ReplanStatus.PROPOSED):
            raise DomainError(_t("This proposal is %(state)s.") % {"state": self.get_status_display()})
        self.status = ReplanStatus.DROPPED

    def take_back(self, *, now: datetime) -> None:
        if not self.can_be_taken_back(now):
            raise DomainError(_t("This cannot be taken back any more. Move the appointments again."))
        self.status = ReplanStatus.DROPPED
