"""Places that have become free, and to whom on the waiting list each is offered and held."""

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, cast

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mesoplan.clinics.models import Clinic, Room
from mesoplan.conflicts import single
from mesoplan.history import track
from mesoplan.refusals import DomainError
from sessions.booking.models.waiting import WaitingEntry

if TYPE_CHECKING:
    from mesoplan.staff.models import User


class FreedQuerySet(models.QuerySet["FreedPlace"]):
    def open(self, now: datetime) -> "FreedQuerySet":
        """A move leaves its place only once it cannot be taken back any more."""
        return self.filter(closed_at=None, freed_at__lte=now, slot__startswith__gt=now)


@track()
class FreedPlace(models.Model):
    """A time with a clinician and a room that became free by a cancellation or a move. It is offered for as long as it
    is free and not closed."""

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    clinician = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="+")
    slot = DateTimeRangeField(_("time"))
    freed_at = models.DateTimeField(_("became free"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    objects: ClassVar[models.Manager["FreedPlace"]] = FreedQuerySet.as_manager()

    class Meta:
        ordering = ["freed_at", "pk"]
        indexes = [models.Index(fields=["freed_at"], condition=Q(closed_at=None), name="booking_places_still_free")]
        constraints = [
            models.CheckConstraint(
                condition=Q(slot__isempty=False, slot__lower_inf=False, slot__upper_inf=False),
                name="booking_freed_slot_whole",
            )
        ]

    @property
    def starts_at(self) -> datetime:
        return cast("datetime", self.slot.lower)

    @property
    def ends_at(self) -> datetime:
        return cast("datetime", self.slot.upper)


class OfferStatus(models.TextChoices):
    OFFERED = "offered", pgettext_lazy("waiting list", "offered")
    ACCEPTED = "accepted", pgettext_lazy("waiting list", "accepted")
    DECLINED = "declined", pgettext_lazy("waiting list", "declined")
    EXPIRED = "expired", pgettext_lazy("waiting list", "not answered")


class OfferQuerySet(models.QuerySet["WaitingOffer"]):
    def visible_to(self, user: "User") -> "OfferQuerySet":
        return self.filter(freed__clinic__memberships__user=user)

    def live(self, now: datetime) -> "OfferQuerySet":
        """What holds its place. An offer ends with its time, whether or not a worker has noted that yet."""
        return self.filter(status=OfferStatus.OFFERED, expires_at__gt=now)

    def lapsed(self, now: datetime) -> "OfferQuerySet":
        return self.filter(status=OfferStatus.OFFERED, expires_at__lte=now)

    def with_people(self) -> "OfferQuerySet":
        people = ("entry__session__course__patient__clinic", "entry__session__course__clinic", "entry__session__plan")
        return self.select_related(*people, "clinician", "room", "freed__clinic")


def held_once(column: str, *, name: str, when: str = "slot") -> ExclusionConstraint:
    return ExclusionConstraint(
        name=name,
        expressions=[(single(column), RangeOperators.OVERLAPS), (when, RangeOperators.OVERLAPS)],
        condition=Q(status=OfferStatus.OFFERED),
        violation_error_message=_("This time is held for somebody else on the waiting list."),
    )


@track()
class WaitingOffer(models.Model):
    """A place that is held for one patient until `expires_at`, while somebody calls them."""

    entry = models.ForeignKey(WaitingEntry, on_delete=models.PROTECT, related_name="offers")
    freed = models.ForeignKey(FreedPlace, on_delete=models.PROTECT, related_name="offers")
    clinician = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="+")
    slot = DateTimeRangeField(_("time"))
    # The slot, and how long the room stays empty after it.
    room_taken = DateTimeRangeField(_("room taken"))
    offered_at = models.DateTimeField(_("offered"))
    expires_at = models.DateTimeField(_("held until"))
    status = models.CharField(_("state"), max_length=8, choices=OfferStatus, default=OfferStatus.OFFERED)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects: ClassVar[models.Manager["WaitingOffer"]] = OfferQuerySet.as_manager()

    class Meta:
        ordering = ["expires_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=OfferStatus.values), name="booking_offer_status_known"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("offered_at")), name="booking_offer_ends_after_it_began"
            ),
            models.CheckConstraint(
                condition=Q(status__in=(OfferStatus.OFFERED, OfferStatus.EXPIRED))
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="booking_answer_is_noted",
            ),
            models.UniqueConstraint(
                fields=["entry"],
                condition=Q(status=OfferStatus.OFFERED),
                name="booking_one_offer_at_a_time",
                violation_error_message=_("Another time is held for this patient already."),
            ),
            models.UniqueConstraint(fields=["freed", "entry"], name="booking_offered_once"),
            held_once("clinician", name="booking_clinician_held_once"),
            held_once("room", name="booking_room_held_once", when="room_taken"),
        ]
        triggers = [
            pgtrigger.FSM(
                name="offer_moves_along",
                field="status",
                transitions=[
                    ("offered", "accepted"),
                    ("offered", "declined"),
                    ("offered", "expired"),
                    ("accepted", "offered"),
                    ("accepted", "expired"),
                ],
            )
        ]

    @property
    def starts_at(self) -> datetime:
        return cast("datetime", self.slot.lower)

    @property
    def ends_at(self) -> datetime:
        return cast("datetime", self.slot.upper)

    @property
    def room_free_at(self) -> datetime:
        return cast("datetime", self.room_taken.upper)

    def answer(self, status: OfferStatus, *, by: "User", at: datetime) -> None:
        if self.status != OfferStatus.OFFERED:
            said = {"state": self.get_status_display()}
            raise DomainError(_t("This offer is over: %(state)s.") % said)
        if self.expires_at <= at:
            raise DomainError(_t("This offer has ended, and the time goes to the next on the list."))
        self.status, self.answered_by, self.answered_at = status, by, at

    def take_answer_back(self, *, is_held: bool) -> None:
        self.status = OfferStatus.OFFERED if is_held else OfferStatus.EXPIRED
        self.answered_by = self.answered_at = None
