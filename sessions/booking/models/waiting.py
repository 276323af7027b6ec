"""The waiting list: who would come when."""

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mesoplan.clinics.models import Weekday
from mesoplan.history import track
from mesoplan.refusals import DomainError
from sessions.planning.models import Session

if TYPE_CHECKING:
    from mesoplan.staff.models import User


class EntryStatus(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("waiting list", "waiting")
    SERVED = "served", pgettext_lazy("waiting list", "has a place")
    REMOVED = "removed", pgettext_lazy("waiting list", "taken off the list")
    ENDED = "ended", pgettext_lazy("waiting list", "ended by itself")


class EndReason(models.TextChoices):
    UNTIL = "until", _("the last day of waiting is over")
    TIMES = "times", _("none of the times is still to come")
    NOTHING = "nothing", _("there is nothing more to book")


class EntryQuerySet(models.QuerySet["WaitingEntry"]):
    def visible_to(self, user: "User") -> "EntryQuerySet":
        return self.filter(session__course__clinic__memberships__user=user)

    def waiting(self) -> "EntryQuerySet":
        return self.filter(status=EntryStatus.WAITING)

    def ended(self, *, since: datetime) -> "EntryQuerySet":
        return self.filter(status=EntryStatus.ENDED, ended_at__gte=since)

    def with_people(self) -> "EntryQuerySet":
        people = ("session__course__clinic", "session__course__patient__clinic", "session__plan", "clinician")
        return self.select_related(*people, "entered_by").prefetch_related("windows")


@track()
class WaitingEntry(models.Model):
    """A session that waits for a place; one that is booked waits for an earlier one. `clinician` is the one wished for,
    where the patient minds."""

    session = models.ForeignKey(Session, verbose_name=_("session"), on_delete=models.PROTECT, related_name="+")
    clinician = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("clinician"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    until = models.DateField(_("waits until"))
    status = models.CharField(_("state"), max_length=7, choices=EntryStatus, default=EntryStatus.WAITING)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(_("entered"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    why_ended = models.CharField(_("why it ended"), max_length=7, choices=EndReason, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[models.Manager["WaitingEntry"]] = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["entered_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=EntryStatus.values), name="booking_entry_status_known"),
            models.UniqueConstraint(
                fields=["session"],
                condition=Q(status=EntryStatus.WAITING),
                name="booking_waits_once",
                violation_error_message=_("This session is on the waiting list already."),
            ),
            models.CheckConstraint(
                condition=Q(status=EntryStatus.ENDED, ended_at__isnull=False, why_ended__in=EndReason.values)
                | (~Q(status=EntryStatus.ENDED) & Q(ended_at=None, why_ended="")),
                name="booking_entry_says_why_it_ended",
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="entry_moves_along",
                field="status",
                transitions=[
                    ("waiting", "served"),
                    ("waiting", "removed"),
                    ("waiting", "ended"),
                    ("served", "waiting"),
                ],
            )
        ]

    @property
    def is_waiting(self) -> bool:
        return self.status == EntryStatus.WAITING

    @property
    def can_wait_again(self) -> bool:
        return self.status == EntryStatus.ENDED and self.why_ended != EndReason.NOTHING

    def refuse_unless_waiting(self) -> None:
        if not self.is_waiting:
            raise DomainError(_t("This session is not on the waiting list any more."))

    def serve(self) -> None:
        self.refuse_unless_waiting()
        self.status = EntryStatus.SERVED

    def remove(self) -> None:
        self.refuse_unless_waiting()
        self.status = EntryStatus.REMOVED

    def end(self, why: EndReason, *, at: datetime) -> None:
        self.refuse_unless_waiting()
        self.status, self.why_ended, self.ended_at = EntryStatus.ENDED, why, at

    def wait_again(self) -> None:
        """What served it was taken back."""
        self.status = EntryStatus.WAITING


@track()
class WaitingWindow(models.Model):
    """When a patient could come, on the clinic's clock: from one day to another, on one weekday or on any. A day or a
    weekday that is left out is any."""

    entry = models.ForeignKey(WaitingEntry, on_delete=models.PROTECT, related_name="windows")
    first_day = models.DateField(_("first day"), null=True, blank=True)
    last_day = models.DateField(_("last day"), null=True, blank=True)
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday, null=True, blank=True)
    starts_at = models.TimeField(_("from"))
    ends_at = models.TimeField(_("to"))

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(weekday=None) | Q(weekday__in=Weekday.values), name="booking_window_weekday_known"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="booking_window_in_order",
                violation_error_message=_("The end has to come after the beginning."),
            ),
            models.CheckConstraint(
                condition=Q(first_day=None) | Q(last_day=None) | Q(last_day__gte=F("first_day")),
                name="booking_window_days_in_order",
                violation_error_message=_("The last day cannot come before the first."),
            ),
        ]
