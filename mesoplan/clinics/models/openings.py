from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mesoplan.clinics.models.clinics import Clinic
from mesoplan.history import track


class Weekday(models.IntegerChoices):
    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


@track()
class OpeningHours(models.Model):
    """One opening of a weekday in the clinic's wall clock; a day with a break has two."""

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="opening_hours")
    weekday = models.PositiveSmallIntegerField(_("day"), choices=Weekday)
    opens_at = models.TimeField(_("opens"))
    closes_at = models.TimeField(_("closes"))

    class Meta:
        ordering = ["weekday", "opens_at"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__in=Weekday.values), name="clinics_opening_weekday_known"),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="clinics_opening_before_closing",
                violation_error_message=_("A clinic has to open before it closes."),
            ),
            models.UniqueConstraint(fields=["clinic", "weekday", "opens_at"], name="clinics_opening_once"),
        ]


@track()
class Closure(models.Model):
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="closures")
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    reason = models.CharField(_("reason"), max_length=120, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["first_day"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")),
                name="clinics_closure_days_in_order",
                violation_error_message=_("The last day of a closure cannot come before its first."),
            )
        ]


@track()
class HolidayOpening(models.Model):
    """A public holiday on which the clinic is open all the same, at the hours of that weekday."""

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="holiday_openings")
    day = models.DateField(_("day"))

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "day"],
                name="clinics_holiday_opening_once",
                violation_error_message=_("The clinic is already open on this public holiday."),
            )
        ]
