from datetime import datetime

from django.db import models
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from mesoplan.refusals import DomainError
from sessions.booking.models.states import LOST, SHAPES, AppointmentStatus, Stage, stage_of


class Attendance(models.Model):
    """What state an appointment is in, and where its patient is on the day of the visit."""

    status = models.CharField(_("state"), max_length=10, choices=AppointmentStatus, default=AppointmentStatus.BOOKED)
    checked_in_at = models.DateTimeField(_("checked in"), null=True, blank=True)
    ready_at = models.DateTimeField(_("ready"), null=True, blank=True)
    in_room_at = models.DateTimeField(_("in the room"), null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def shape(self) -> str:
        """Which of the states that look the same everywhere this one looks like."""
        return SHAPES[AppointmentStatus(self.status)]

    @property
    def stage(self) -> Stage:
        return stage_of(AppointmentStatus(self.status), ready_at=self.ready_at, in_room_at=self.in_room_at)

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
    def is_missed(self) -> bool:
        return self.status == AppointmentStatus.NO_SHOW

    @property
    def is_lost(self) -> bool:
        return self.status in LOST

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

    def note_treated(self) -> None:
        if not self.is_checked_in:
            raise DomainError(_t("Check the patient in before the treatment is signed."))
        self.status = AppointmentStatus.TREATED
