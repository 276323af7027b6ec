"""The days on which a session may be booked, and the sentence for any other."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from sessions.booking.elsewhere import OtherVisit, visits_elsewhere
from sessions.booking.models import Appointment
from sessions.booking.spacing import Bound, Window, first_day, last_day
from sessions.booking.wording import said_day
from sessions.planning.models import Session, SessionStatus


@dataclass(frozen=True)
class Allowed:
    """Session `number` of `total`. Where sessions are booked out of order, `last` may come before `first`: then there
    is no such day."""

    number: int
    total: int
    first: Bound
    last: Bound | None
    due_on: date
    elsewhere: Sequence[OtherVisit] = ()

    @property
    def best(self) -> date:
        """The day it is due, or the nearest one that keeps the distance to its neighbours."""
        wanted = max(self.due_on, self.first.day)
        return min(wanted, self.last.day) if self.last else wanted

    def problem(self, day: date) -> str:
        """Empty on an allowed day. Too early comes first: that is the rule that protects the patient."""
        if day < self.first.day:
            return self._too_early()
        if self.last and day > self.last.day:
            said = {"number": self.number, "day": said_day(self.last.day), "other": self.last.set_by}
            return _("Session %(number)d cannot be after %(day)s, because session %(other)d follows.") % said
        near = next((visit for visit in self.elsewhere if visit.is_too_near(day)), None)
        return self._too_near(near) if near else ""

    def _too_near(self, visit: OtherVisit) -> str:
        said = {"number": self.number, "day": said_day(visit.day), "next": said_day(visit.after.after(visit.day))}
        sentence = _(
            "Session %(number)d is too near the visit of %(day)s, which belongs to another course. After it, the first "
            "day allowed is %(next)s."
        )
        return sentence % said

    def _too_early(self) -> str:
        said = {"number": self.number, "day": said_day(self.first.day), "other": self.first.set_by}
        if self.first.set_by is None:
            return self._too_early_for_window() % said
        return _("Session %(number)d is not allowed before %(day)s, because of the date of session %(other)d.") % said

    def _too_early_for_window(self) -> str:
        if self.number == 1:
            return _("Session %(number)d is not planned before %(day)s.")
        return _("Session %(number)d is not allowed before %(day)s: the safety interval.")


def allowed_days(session: Session) -> Allowed:
    windows, held = _course_dates(session)
    first, last = first_day(windows, held, session.number), last_day(windows, held, session.number)
    return Allowed(session.number, len(windows), first, last, session.due_on, visits_elsewhere(session))


def _course_dates(session: Session) -> tuple[dict[int, Window], dict[int, date]]:
    """The windows of the whole course, and the days on which its other sessions are booked or were given. What a
    revision has dropped is no session of it any more."""
    dropped = Q(status=SessionStatus.CANCELLED) & ~Q(pk=session.pk)
    windows = {
        other.number: Window(other.opens_on, other.due_on, done=other.status == SessionStatus.DONE)
        for other in Session.objects.filter(course=session.course_id).exclude(dropped)
    }
    others = Appointment.objects.live().filter(session__course=session.course_id).exclude(session=session)
    clinic = session.course.clinic
    held = {other.session.number: clinic.local(other.starts_at).date() for other in others.select_related("session")}
    return windows, held
