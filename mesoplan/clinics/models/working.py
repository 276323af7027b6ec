"""When a clinician works. Without a row of `WorkingHours` at a clinic they work there whenever it is open."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mesoplan.clinics.models.clinics import Clinic
from mesoplan.clinics.models.openings import Weekday
from mesoplan.conflicts import single
from mesoplan.history import track

ENDS_AFTER_START = _("The end has to come after the beginning.")


def stretch_of(day: str) -> models.Func:
    """From `starts_at` to `ends_at` as a range on `day`, which is SQL: a range of times alone does not exist."""
    ends = [models.Func(name, template=f"({day} + %(expressions)s)") for name in ("starts_at", "ends_at")]
    return models.Func(*ends, function="tsrange")


@track()
class WorkingHours(models.Model):
    """One stretch of a weekday on the clinic's clock. Those of two clinics may overlap: their clocks are not the same,
    and nobody is booked twice at one moment anyway."""

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="working_hours")
    clinician = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("clinician"), on_delete=models.PROTECT, related_name="+"
    )
    weekday = models.PositiveSmallIntegerField(_("day"), choices=Weekday)
    starts_at = models.TimeField(_("from"))
    ends_at = models.TimeField(_("to"))

    class Meta:
        ordering = ["weekday", "starts_at"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__in=Weekday.values), name="clinics_working_weekday_known"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="clinics_working_in_order",
                violation_error_message=ENDS_AFTER_START,
            ),
            ExclusionConstraint(
                name="clinics_working_apart",
                expressions=[
                    (single("clinic"), RangeOperators.OVERLAPS),
                    (single("clinician"), RangeOperators.OVERLAPS),
                    (single("weekday"), RangeOperators.OVERLAPS),
                    (stretch_of("DATE '2000-01-01'"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Two stretches of this day overlap."),
            ),
        ]


@track()
class ExtraHours(models.Model):
    """Works on this day although the week says no, also where the clinic is not open by its own hours. A closure, a
    public holiday and an absence still win."""

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="extra_hours")
    clinician = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("clinician"), on_delete=models.PROTECT, related_name="+"
    )
    day = models.DateField(_("day"))
    starts_at = models.TimeField(_("from"))
    ends_at = models.TimeField(_("to"))
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["day", "starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="clinics_extra_in_order",
                violation_error_message=ENDS_AFTER_START,
            ),
            ExclusionConstraint(
                name="clinics_extra_apart",
                expressions=[
                    (single("clinic"), RangeOperators.OVERLAPS),
                    (single("clinician"), RangeOperators.OVERLAPS),
                    (stretch_of("day"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("There are extra hours at this time already."),
            ),
        ]


@track()
class Absence(models.Model):
    """Away from all clinics: whole days, each on the clock of the clinic that asks, or from one instant to another."""

    clinician = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("clinician"), on_delete=models.PROTECT, related_name="+"
    )
    first_day = models.DateField(_("first day"), null=True, blank=True)
    last_day = models.DateField(_("last day"), null=True, blank=True)
    starts_at = models.DateTimeField(_("from"), null=True, blank=True)
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=120, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["first_day", "starts_at"]
        indexes = [models.Index(fields=["clinician"], name="clinics_absence_of")]
        constraints = [
            models.CheckConstraint(
                condition=Q(first_day=None, last_day=None, starts_at__isnull=False, ends_at__isnull=False)
                | Q(first_day__isnull=False, last_day__isnull=False, starts_at=None, ends_at=None),
                name="clinics_absence_in_days_or_times",
            ),
            models.CheckConstraint(
                condition=Q(first_day=None) | Q(last_day__gte=F("first_day")),
                name="clinics_absence_days_in_order",
                violation_error_message=_("The last day of an absence cannot come before its first."),
            ),
            models.CheckConstraint(
                condition=Q(starts_at=None) | Q(ends_at__gt=F("starts_at")),
                name="clinics_absence_times_in_order",
                violation_error_message=ENDS_AFTER_START,
            ),
        ]
