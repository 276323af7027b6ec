from typing import TYPE_CHECKING, ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mesoplan.history import track

if TYPE_CHECKING:
    from mesoplan.staff.models import User
    from sessions.planning.models.areas import PlanArea


from sessions.planning.models.courses import Course, CourseStatus
from sessions.planning.models.plans import Plan


class SessionStatus(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("session", "planned")
    BOOKED = "booked", pgettext_lazy("session", "booked")
    DONE = "done", pgettext_lazy("session", "done")
    MISSED = "missed", pgettext_lazy("session", "missed")
    CANCELLED = "cancelled", pgettext_lazy("session", "cancelled")
    FORFEITED = "forfeited", pgettext_lazy("session", "counted as used")


TO_BOOK = (SessionStatus.PLANNED, SessionStatus.MISSED)
OPEN_SESSIONS = (*TO_BOOK, SessionStatus.BOOKED)


class SessionQuerySet(models.QuerySet["Session"]):
    def visible_to(self, user: "User") -> "SessionQuerySet":
        return self.filter(course__clinic__memberships__user=user)

    def to_book(self) -> "SessionQuerySet":
        return self.under_way().filter(status__in=TO_BOOK)

    def under_way(self) -> "SessionQuerySet":
        return self.filter(course__status=CourseStatus.ACTIVE)


@track()
class Session(models.Model):
    """The n-th visit of a course, with the dates on which it may take place."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="sessions")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="sessions")
    number = models.PositiveSmallIntegerField(_("session"))
    opens_on = models.DateField(_("not before"))
    due_on = models.DateField(_("due"))
    closes_on = models.DateField(_("not after"))
    status = models.CharField(_("state"), max_length=9, choices=SessionStatus, default=SessionStatus.PLANNED)

    objects: ClassVar[models.Manager["Session"]] = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["course", "number"]
        indexes = [
            # A recall asks for what is still to be given, which stays few while what is done grows.
            models.Index(
                fields=["plan"],
                include=["id", "number"],
                condition=~Q(status=SessionStatus.DONE),
                name="planning_not_done_by_plan",
            ),
            # Who is to be called to book: as few as these are, whatever else there ever was.
            models.Index(
                fields=["course", "number"],
                include=["id", "due_on"],
                condition=Q(status__in=TO_BOOK),
                name="planning_to_book",
            ),
            models.Index(
                fields=["status", "id"], condition=~Q(status=SessionStatus.DONE), name="planning_not_done_by_state"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["course", "number"], name="planning_session_once"),
            models.CheckConstraint(condition=Q(status__in=SessionStatus.values), name="planning_session_status_known"),
            models.CheckConstraint(
                condition=Q(opens_on__lte=F("due_on"), due_on__lte=F("closes_on")),
                name="planning_window_in_order",
                violation_error_message=_("A window opens before it closes."),
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="session_moves_along",
                field="status",
                transitions=[
                    ("planned", "booked"),
                    ("planned", "cancelled"),
                    ("booked", "planned"),
                    ("booked", "done"),
                    ("booked", "missed"),
                    ("missed", "booked"),
                    ("missed", "cancelled"),
                    ("booked", "forfeited"),
                    # Given back, or taken back.
                    ("forfeited", "planned"),
                    ("forfeited", "booked"),
                    # A revision has fewer sessions, and a later one has more again.
                    ("cancelled", "planned"),
                ],
            )
        ]

    @property
    def areas(self) -> "models.QuerySet[PlanArea]":
        """What its plan gives in this session."""
        return self.plan.areas.in_session(self.number)

    @property
    def is_to_book(self) -> bool:
        return self.status in TO_BOOK
