from datetime import date, datetime
from typing import ClassVar
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mesoplan.history import track
from mesoplan.staff.models import User

MOST_BUFFER_MINUTES = 120
HOLD_MINUTES = (5, 24 * 60)
FORFEIT_HOURS = (1, 14 * 24)


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
    subdivision = models.CharField(
        _("region"), max_length=40, blank=True, help_text=_("Where it has public holidays of its own.")
    )
    closes_on_holidays = models.BooleanField(_("closed on public holidays"), default=False)
    buffer_minutes = models.PositiveSmallIntegerField(_("minutes between two visits in a room"), default=0)
    hold_minutes = models.PositiveSmallIntegerField(_("minutes of a hold"), default=30)
    # Less than so many hours before a visit, calling it off may use up the session; None for never.
    forfeit_hours = models.PositiveSmallIntegerField(_("hours of notice"), null=True, blank=True)
    forfeit_no_show = models.BooleanField(_("a missed visit counts as used"), default=False)
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[models.Manager["Clinic"]] = ClinicQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(buffer_minutes__lte=MOST_BUFFER_MINUTES), name="clinics_buffer_short"),
            models.CheckConstraint(
                condition=Q(hold_minutes__range=HOLD_MINUTES),
                name="clinics_hold_within_a_day",
                violation_error_message=_("A place is held for 5 minutes at least and a day at most."),
            ),
            models.CheckConstraint(
                condition=Q(forfeit_hours=None) | Q(forfeit_hours__range=FORFEIT_HOURS),
                name="clinics_forfeit_within_two_weeks",
                violation_error_message=_("Notice is an hour at least and two weeks at most."),
            ),
        ]

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
    # Counts the edits of the hours that this person keeps here.
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "clinic"],
                name="clinics_membership_once",
                violation_error_message=_("This person already belongs to this clinic."),
            )
        ]
