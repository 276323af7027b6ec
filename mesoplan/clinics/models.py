from datetime import date, datetime
from typing import ClassVar
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mesoplan.history import track
from mesoplan.staff.models import User


def known_time_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(_("“%(name)s” is not a time zone."), params={"name": name})


class ClinicQuerySet(models.QuerySet["Clinic"]):
    def visible_to(self, user: User) -> "ClinicQuerySet":
        return self.filter(memberships__user=user)


@track()
class Clinic(models.Model):
    name = models.CharField(_("name"), max_length=120, unique=True)
    time_zone = models.CharField(_("time zone"), max_length=64, validators=[known_time_zone])
    country = models.CharField(_("country"), max_length=2, help_text=_("Two letters, as in FR."))
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="en")
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)

    objects: ClassVar[models.Manager["Clinic"]] = ClinicQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def local(self, instant: datetime) -> datetime:
        return instant.astimezone(self.zone)

    @property
    def today(self) -> date:
        return self.local(timezone.now()).date()

    @property
    def clinicians(self) -> "models.QuerySet[User]":
        return User.objects.clinicians().filter(pk__in=self.memberships.values("user"))


@track()
class Membership(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="memberships")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "clinic"],
                name="clinics_membership_once",
                violation_error_message=_("This person already belongs to this clinic."),
            )
        ]


@track()
class Room(models.Model):
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="rooms")
    name = models.CharField(_("name"), max_length=60)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "name"],
                name="clinics_room_name_once",
                violation_error_message=_("This clinic already has a room with this name."),
            )
        ]

    def __str__(self) -> str:
        return self.name


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

    class Meta:
        ordering = ["first_day"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")),
                name="clinics_closure_days_in_order",
                violation_error_message=_("The last day of a closure cannot come before its first."),
            )
        ]
