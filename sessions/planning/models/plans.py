from datetime import date, datetime
from typing import TYPE_CHECKING

import pgtrigger
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from mesoplan.audit.triggers import frozen, frozen_with_parent, kept
from mesoplan.history import track
from mesoplan.refusals import DomainError
from sessions.planning.models.courses import Course

if TYPE_CHECKING:
    from mesoplan.staff.models import User


class PlanStatus(models.TextChoices):
    DRAFT = "draft", _("draft")
    SIGNED = "signed", _("signed")
    SUPERSEDED = "superseded", _("replaced")


@track()
class Plan(models.Model):
    """One revision of a course. Signed once, then frozen; a change is a new revision."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="plans")
    revision = models.PositiveSmallIntegerField(_("revision"), default=1)
    status = models.CharField(_("state"), max_length=10, choices=PlanStatus, default=PlanStatus.DRAFT)
    session_count = models.PositiveSmallIntegerField(
        _("sessions"), validators=[MinValueValidator(1), MaxValueValidator(30)], default=1
    )
    interval_days = models.PositiveSmallIntegerField(
        _("days between sessions"), validators=[MinValueValidator(1), MaxValueValidator(365)], default=7
    )
    later_interval_days = models.PositiveSmallIntegerField(
        _("days between later sessions"),
        validators=[MinValueValidator(1), MaxValueValidator(365)],
        null=True,
        blank=True,
    )
    change_after = models.PositiveSmallIntegerField(_("longer interval after session"), null=True, blank=True)
    pattern_confirmed = models.BooleanField(_("sessions chosen by hand"), default=False)
    first_on = models.DateField(_("first session from"), null=True, blank=True)
    visit_minutes = models.PositiveSmallIntegerField(
        _("minutes a visit"), validators=[MinValueValidator(5), MaxValueValidator(240)], default=30
    )
    dose_report = models.JSONField(
        _("doses and findings when signed"), encoder=DjangoJSONEncoder, null=True, blank=True
    )
    version = models.PositiveIntegerField(default=1)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    signed_at = models.DateTimeField(_("signed"), null=True, blank=True)

    class Meta:
        ordering = ["-revision"]
        constraints = [
            models.UniqueConstraint(fields=["course", "revision"], name="planning_revision_once"),
            models.UniqueConstraint(fields=["course"], condition=Q(status="draft"), name="planning_one_draft"),
            models.UniqueConstraint(fields=["course"], condition=Q(status="signed"), name="planning_one_signed"),
            models.CheckConstraint(condition=Q(status__in=PlanStatus.values), name="planning_plan_status_known"),
            models.CheckConstraint(
                condition=Q(session_count__gte=1, session_count__lte=30),
                name="planning_session_count_plausible",
                violation_error_message=_("A course has between 1 and 30 sessions."),
            ),
            models.CheckConstraint(
                condition=Q(interval_days__gte=1, interval_days__lte=365),
                name="planning_interval_plausible",
                violation_error_message=_("Sessions lie between 1 and 365 days apart."),
            ),
            models.CheckConstraint(
                condition=Q(change_after=None, later_interval_days=None)
                | Q(change_after__gte=1, later_interval_days__gte=1, later_interval_days__lte=365),
                name="planning_later_interval_whole",
                violation_error_message=_("Say both: after which session, and how many days from then on."),
            ),
            models.CheckConstraint(
                condition=Q(status=PlanStatus.DRAFT)
                | Q(
                    signed_by__isnull=False, signed_at__isnull=False, dose_report__isnull=False, first_on__isnull=False
                ),
                name="planning_signed_plan_is_whole",
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="plan_moves_along",
                field="status",
                transitions=[("draft", "signed"), ("signed", "superseded")],
            ),
            frozen(
                "signed_plan_is_frozen",
                fields=[
                    "course",
                    "revision",
                    "session_count",
                    "interval_days",
                    "later_interval_days",
                    "change_after",
                    "pattern_confirmed",
                    "first_on",
                    "visit_minutes",
                    "dose_report",
                    "version",
                    "signed_by",
                    "signed_at",
                ],
                while_not="draft",
            ),
            kept("signed_plan_stays", while_not="draft"),
        ]

    @property
    def is_draft(self) -> bool:
        return self.status == PlanStatus.DRAFT

    @property
    def may_change(self) -> bool:
        """The draft of a course that is over stays as it is."""
        return self.is_draft and not self.course.is_over

    def refuse_unless_draft(self) -> None:
        if not self.is_draft:
            raise DomainError(_t("This plan is signed and cannot change any more."))

    def keep_up_with(self, today: date) -> None:
        """A first day that nobody has chosen moves along with the calendar."""
        if self.is_draft and not self.pattern_confirmed and self.first_on and self.first_on < today:
            self.first_on = today

    def sign(self, *, by: "User", at: datetime, report: dict[str, object]) -> None:
        self.refuse_unless_draft()
        self.status, self.signed_by, self.signed_at, self.dose_report = PlanStatus.SIGNED, by, at, report


class FindingSeverity(models.TextChoices):
    STOP = "stop", _("stop")
    OVERRIDE = "override", _("override")
    NOTE = "note", _("note")


@track()
class SettledFinding(models.Model):
    """How the clinician settled a finding when signing: a reason for an override, an acknowledgement of a note."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="settled_findings")
    key = models.CharField(_("finding"), max_length=32)
    severity = models.CharField(_("severity"), max_length=8, choices=FindingSeverity)
    message = models.TextField(_("what was found"))
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="planning_finding_settled_once"),
            models.CheckConstraint(
                condition=Q(severity=FindingSeverity.NOTE) | (Q(severity=FindingSeverity.OVERRIDE) & ~Q(reason="")),
                name="planning_stop_is_never_settled",
                violation_error_message=_("A stop cannot be settled, and an override needs a reason."),
            ),
        ]
        triggers = [
            frozen_with_parent(
                "settled_findings_are_frozen", parent_table="planning_plan", parent_column="plan_id", while_not="draft"
            )
        ]
