from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, cast

from django.conf import settings
from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from mesoplan.clinics.models import Clinic, Room
from mesoplan.history import track
from mesoplan.refusals import DomainError
from patients.models import Patient
from sessions.booking.models.attendance import Attendance
from sessions.booking.models.constraints import CONSTRAINTS
from sessions.booking.models.states import LIVE, UNFINISHED, AppointmentStatus
from sessions.booking.models.triggers import TRIGGERS
from sessions.planning.models import Session

if TYPE_CHECKING:
    from mesoplan.staff.models import User


# So long a booking, a move or a cancellation can be taken back, and no message about it leaves.
UNDO_LASTS = timedelta(minutes=3)
BESIDE_LENGTH = 200


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def visible_to(self, user: "User") -> "AppointmentQuerySet":
        return self.filter(clinic__memberships__user=user)

    def live(self) -> "AppointmentQuerySet":
        return self.filter(status__in=LIVE)

    def between(self, start: datetime, end: datetime) -> "AppointmentQuerySet":
        return self.filter(slot__overlap=(start, end))

    def of_days(self, clinic: Clinic, start: datetime, end: datetime) -> "AppointmentQuerySet":
        return self.filter(of_days(clinic, start, end))

    def coming(self, now: datetime) -> "AppointmentQuerySet":
        return self.filter(status=AppointmentStatus.BOOKED, slot__startswith__gt=now).order_by("slot", "pk")

    def called_off(self, now: datetime) -> "AppointmentQuerySet":
        """Cancelled before its time has come. Of what was cancelled before that was noted, nobody is told any more."""
        return self.filter(cancelled_at__isnull=False, slot__startswith__gt=now)

    def unfinished(self, now: datetime) -> "AppointmentQuerySet":
        """What is still to come or just taking place."""
        return self.filter(status__in=UNFINISHED, slot__endswith__gt=now)

    def unclosed(self, before: datetime) -> "AppointmentQuerySet":
        """Began, and nobody has said since whether the patient came and was treated. In order of time: by when they
        began, which is the order of the index, and then by how long they last."""
        begun = self.filter(status__in=UNFINISHED, slot__startswith__lt=before)
        return begun.order_by("slot__startswith", "slot", "pk")

    def with_people(self) -> "AppointmentQuerySet":
        return self.select_related(
            "clinic",
            "patient__clinic",
            "clinician",
            "room",
            "session__course",
            "session__plan",
            "booked_by",
            "untold_by",
            "beside_by",
        )


def of_days(clinic: Clinic, start: datetime, end: datetime) -> Q:
    """Between two midnights of a clinic. No visit lasts a day, and that bound is what the index goes by."""
    begun = {"slot__startswith__gt": start - timedelta(days=1), "slot__startswith__lt": end}
    return Q(clinic=clinic, slot__overlap=(start, end), **begun)


@track(exclude=["room_taken"])
class Appointment(Attendance):
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    clinician = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("clinician"), on_delete=models.PROTECT, related_name="+"
    )
    room = models.ForeignKey(Room, verbose_name=_("room"), on_delete=models.PROTECT, related_name="+")
    slot = DateTimeRangeField(_("time"))
    # The slot and the minutes after it in which the room stays empty: the database fills it in, from what the clinic
    # and the room say then. It is no news of the appointment, so its history leaves it out.
    room_taken = DateTimeRangeField(_("room taken"), editable=False)
    booked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    booked_at = models.DateTimeField(_("booked"))
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)
    # Nobody came, or it was called off too late: by the rule of the clinic its session counts as used.
    forfeits = models.BooleanField(_("counts as used"), default=False)
    moved_at = models.DateTimeField(_("moved"), null=True, blank=True)
    # Who decided that no message tells the patient of the time to which it was moved last.
    untold_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("kept from the patient by"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    # Why the clinician sees two patients at once, and which clinician decided that.
    beside_reason = models.CharField(_("why two at once"), max_length=BESIDE_LENGTH, blank=True)
    beside_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("two at once decided by"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[models.Manager["Appointment"]] = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ["slot"]
        indexes = [
            models.Index("clinic", F("slot__startswith"), name="booking_by_day"),
            # What is still to come or to be closed stays few while what is over grows.
            models.Index(
                "clinic", F("slot__startswith"), condition=Q(status__in=UNFINISHED), name="booking_unfinished_by_time"
            ),
        ]
        constraints = CONSTRAINTS
        triggers = TRIGGERS

    @property
    def starts_at(self) -> datetime:
        return cast("datetime", self.slot.lower)

    @property
    def ends_at(self) -> datetime:
        return cast("datetime", self.slot.upper)

    @property
    def room_free_at(self) -> datetime:
        return cast("datetime", self.room_taken.upper)

    @property
    def minutes(self) -> int:
        """How long it lasts, which may be longer or shorter than its plan says."""
        return (self.ends_at - self.starts_at) // timedelta(minutes=1)

    @property
    def area_names(self) -> str:
        """What is treated, for clinicians only. It is read together with the day (`queries.visits_of_day`)."""
        number, rows = self.session.number, self.session.plan.areas.all()
        return ", ".join(dict.fromkeys(str(row.area) for row in rows if row.is_in(number)))

    @property
    def is_beside(self) -> bool:
        """Whether it was booked although its clinician sees somebody else then."""
        return bool(self.beside_reason)

    @property
    def days_after_window(self) -> int:
        """How many days after the last day of its session's window it takes place; 0 within the window."""
        return max((self.clinic.local(self.starts_at).date() - self.session.closes_on).days, 0)

    def has_come_by(self, day: date) -> bool:
        return self.clinic.local(self.starts_at).date() <= day

    def refuse_unless_booked(self) -> None:
        if not self.is_booked:
            raise DomainError(
                _t("This appointment is %(state)s and cannot move.") % {"state": self.get_status_display()}
            )

    def note_moved(self, *, by: "User", at: datetime, to: datetime, tell: bool) -> None:
        self.version += 1
        self.moved_at = at
        if to != self.starts_at:
            # The patient has another time, so what reminds of this one counts from now.
            self.booked_by, self.booked_at = by, at
            self.untold_by = None if tell else by

    @property
    def settles_at(self) -> datetime:
        """Until then its booking, its last move or its cancellation can be taken back, and no message tells of it."""
        return max(it for it in (self.booked_at, self.moved_at, self.cancelled_at) if it) + UNDO_LASTS

    def check_in(self, *, at: datetime) -> None:
        if not self.is_booked:
            raise DomainError(_t("Only a booked appointment can be checked in."))
        if not self.has_come_by(self.clinic.local(at).date()):
            raise DomainError(_t("A patient is checked in on the day of the appointment, not before."))
        self.status, self.checked_in_at = AppointmentStatus.CHECKED_IN, at

    def is_late_at(self, instant: datetime) -> bool:
        """Whether calling it off then is so late that, by the rule of the clinic, the session may count as used."""
        hours = self.clinic.forfeit_hours
        return hours is not None and instant > self.starts_at - timedelta(hours=hours)

    def refuse_unless_cancellable(self) -> None:
        if not self.is_booked:
            raise DomainError(_t("Only a booked appointment can be cancelled."))

    def cancel(self, *, at: datetime, forfeits: bool = False) -> None:
        self.refuse_unless_cancellable()
        if forfeits and not self.is_late_at(at):
            raise DomainError(_t("By the rule of the clinic this session does not count as used."))
        self.status, self.cancelled_at, self.forfeits = AppointmentStatus.CANCELLED, at, forfeits

    def undo_cancel(self, *, now: datetime) -> None:
        if not self.is_cancelled or self.cancelled_at is None or self.settles_at <= now:
            raise DomainError(_t("This cannot be taken back any more. Book the session again."))
        self.status, self.cancelled_at, self.forfeits = AppointmentStatus.BOOKED, None, False

    def mark_no_show(self, *, now: datetime, forfeits: bool = False) -> None:
        if not self.is_booked or self.starts_at > now:
            raise DomainError(_t("Only a booked appointment whose time has come can be marked as missed."))
        if forfeits and not self.clinic.forfeit_no_show:
            raise DomainError(_t("By the rule of the clinic this session does not count as used."))
        self.status, self.forfeits = AppointmentStatus.NO_SHOW, forfeits

    def undo_no_show(self, *, now: datetime) -> None:
        """The same day: somebody has come late after all, or it was a slip."""
        if not self.is_missed:
            raise DomainError(_t("This appointment is not marked as missed."))
        if self.clinic.local(self.starts_at).date() != self.clinic.local(now).date():
            raise DomainError(_t("This can only be taken back on the same day. Book the session again."))
        self.status, self.forfeits = AppointmentStatus.BOOKED, False

    def give_back(self) -> None:
        if not self.forfeits:
            raise DomainError(_t("This session does not count as used."))
        self.forfeits = False
