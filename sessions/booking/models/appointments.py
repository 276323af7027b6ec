from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, cast

from django.conf import settings
from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from mesoplan.clinics.models import Clinic, Room
from mesoplan.history import track
from mesoplan.refusals import DomainError
from patients.models import Patient
from sessions.booking.models.states import (
    LIVE,
    SHAPES,
    STAGES,
    STEPS_WHILE_HERE,
    AppointmentStatus,
    Stage,
    one_at_a_time,
)
from sessions.booking.models.triggers import TRIGGERS
from sessions.planning.models import Session

if TYPE_CHECKING:
    from mesoplan.staff.models import User


# So long a move can be taken back, and no message about it leaves.
UNDO_LASTS = timedelta(minutes=3)


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def visible_to(self, user: "User") -> "AppointmentQuerySet":
        return self.filter(clinic__memberships__user=user)

    def live(self) -> "AppointmentQuerySet":
        return self.filter(status__in=LIVE)

    def between(self, start: datetime, end: datetime) -> "AppointmentQuerySet":
        return self.filter(slot__overlap=(start, end))

    def of_days(self, clinic: Clinic, start: datetime, end: datetime) -> "AppointmentQuerySet":
        """Between two midnights of a clinic. No visit lasts a day, and that bound is what the index goes by."""
        begun = {"slot__startswith__gt": start - timedelta(days=1), "slot__startswith__lt": end}
        return self.filter(clinic=clinic, **begun).between(start, end)

    def coming(self, now: datetime) -> "AppointmentQuerySet":
        return self.filter(status=AppointmentStatus.BOOKED, slot__startswith__gt=now).order_by("slot", "pk")

    def called_off(self, now: datetime) -> "AppointmentQuerySet":
        """Cancelled before its time has come. Of what was cancelled before that was noted, nobody is told any more."""
        return self.filter(cancelled_at__isnull=False, slot__startswith__gt=now)

    def unfinished(self, now: datetime) -> "AppointmentQuerySet":
        """What is still to come or just taking place."""
        waiting = (AppointmentStatus.BOOKED, AppointmentStatus.CHECKED_IN)
        return self.filter(status__in=waiting, slot__endswith__gt=now)

    def unclosed(self, before: datetime) -> "AppointmentQuerySet":
        """Began, and nobody has said since whether the patient came and was treated."""
        waiting = (AppointmentStatus.BOOKED, AppointmentStatus.CHECKED_IN)
        return self.filter(status__in=waiting, slot__startswith__lt=before).order_by("slot", "pk")

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
        )


@track(exclude=["room_taken"])
class Appointment(models.Model):
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
    status = models.CharField(_("state"), max_length=10, choices=AppointmentStatus, default=AppointmentStatus.BOOKED)
    booked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    booked_at = models.DateTimeField(_("booked"))
    checked_in_at = models.DateTimeField(_("checked in"), null=True, blank=True)
    ready_at = models.DateTimeField(_("ready"), null=True, blank=True)
    in_room_at = models.DateTimeField(_("in the room"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)
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
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[models.Manager["Appointment"]] = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ["slot"]
        indexes = [
            models.Index(fields=["clinic", "status"], name="booking_by_clinic"),
            models.Index("clinic", models.F("slot__startswith"), name="booking_by_day"),
        ]
        constraints = [
            one_at_a_time(
                "clinician", name="booking_clinician_one_at_a_time", sentence=_("The clinician is busy at this time.")
            ),
            one_at_a_time(
                "room",
                name="booking_room_one_at_a_time",
                sentence=_("The room is taken at this time."),
                when="room_taken",
            ),
            one_at_a_time(
                "patient",
                name="booking_patient_one_at_a_time",
                sentence=_("The patient has another appointment at this time."),
            ),
            models.UniqueConstraint(
                fields=["session"],
                condition=Q(status__in=LIVE),
                name="booking_session_once",
                violation_error_message=_("This session is already booked."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=AppointmentStatus.values), name="booking_appointment_status_known"
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None) | Q(status=AppointmentStatus.CANCELLED),
                name="booking_cancelled_when_it_is",
            ),
            models.CheckConstraint(
                condition=Q(untold_by=None) | Q(moved_at__isnull=False),
                name="booking_untold_of_a_move",
                violation_error_message=_("Only a move can be kept from the patient."),
            ),
            models.CheckConstraint(
                condition=Q(slot__isempty=False, slot__lower_inf=False, slot__upper_inf=False),
                name="booking_slot_whole",
                violation_error_message=_("An appointment begins and ends."),
            ),
            *STEPS_WHILE_HERE,
        ]
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
    def shape(self) -> str:
        """Which of the states that look the same everywhere this one looks like."""
        return SHAPES[AppointmentStatus(self.status)]

    @property
    def minutes(self) -> int:
        """How long it lasts, which may be longer or shorter than its plan says."""
        return (self.ends_at - self.starts_at) // timedelta(minutes=1)

    @property
    def stage(self) -> Stage:
        if not self.is_checked_in:
            return STAGES[AppointmentStatus(self.status)]
        if self.in_room_at:
            return Stage.IN_ROOM
        return Stage.READY if self.ready_at else Stage.ARRIVED

    @property
    def area_names(self) -> str:
        """What is treated, for clinicians only. It is read together with the day (`queries.visits_of_day`)."""
        number, rows = self.session.number, self.session.plan.areas.all()
        return ", ".join(dict.fromkeys(str(row.area) for row in rows if row.is_in(number)))

    @property
    def is_booked(self) -> bool:
        return self.status == AppointmentStatus.BOOKED

    @property
    def is_checked_in(self) -> bool:
        return self.status == AppointmentStatus.CHECKED_IN

    @property
    def is_treated(self) -> bool:
        return self.status == AppointmentStatus.TREATED

    @property
    def is_cancelled(self) -> bool:
        return self.status == AppointmentStatus.CANCELLED

    @property
    def is_lost(self) -> bool:
        return self.status in (AppointmentStatus.NO_SHOW, AppointmentStatus.CANCELLED)

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
        """Until then its booking, or its last move, can be taken back, and no message tells of it."""
        return max(self.booked_at, self.moved_at or self.booked_at) + UNDO_LASTS

    def check_in(self, *, at: datetime) -> None:
        if not self.is_booked:
            raise DomainError(_t("Only a booked appointment can be checked in."))
        if not self.has_come_by(self.clinic.local(at).date()):
            raise DomainError(_t("A patient is checked in on the day of the appointment, not before."))
        self.status, self.checked_in_at = AppointmentStatus.CHECKED_IN, at

    def undo_check_in(self) -> None:
        if not self.is_checked_in:
            raise DomainError(_t("This appointment is not checked in."))
        self.status = AppointmentStatus.BOOKED
        self.checked_in_at = self.ready_at = self.in_room_at = None

    def note_ready(self, *, at: datetime) -> None:
        if self.stage != Stage.ARRIVED:
            raise DomainError(_t("Only a patient who has arrived, and is not in a room yet, can be made ready."))
        self.ready_at = at

    def undo_ready(self) -> None:
        if self.stage != Stage.READY:
            raise DomainError(_t("This patient does not stand among those who are ready."))
        self.ready_at = None

    def enter_room(self, *, at: datetime) -> None:
        """From the waiting room, whether or not somebody has said before that everything is ready."""
        if self.stage not in (Stage.ARRIVED, Stage.READY):
            raise DomainError(_t("Only a patient who has arrived, and is not in a room yet, can go into one."))
        self.in_room_at = at

    def leave_room(self) -> None:
        if self.stage != Stage.IN_ROOM:
            raise DomainError(_t("This patient is not in a room."))
        self.in_room_at = None

    def cancel(self, *, at: datetime) -> None:
        if not self.is_booked:
            raise DomainError(_t("Only a booked appointment can be cancelled."))
        self.status, self.cancelled_at = AppointmentStatus.CANCELLED, at

    def note_treated(self) -> None:
        if not self.is_checked_in:
            raise DomainError(_t("Check the patient in before the treatment is signed."))
        self.status = AppointmentStatus.TREATED

    def mark_no_show(self, *, now: datetime) -> None:
        if not self.is_booked or self.starts_at > now:
            raise DomainError(_t("Only a booked appointment whose time has come can be marked as missed."))
        self.status = AppointmentStatus.NO_SHOW
