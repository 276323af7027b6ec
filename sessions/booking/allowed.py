"""The days on which a session may be booked, and the sentence for any other."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from sessions.booking.elsewhere import OtherVisit, visits_elsewhere
from sessions.booking.models import Appointment
from sessions.booking.spacing import Bound, Window, first_day, last_day
from sessions.booking.wording import said_day
from sessions.planning.models import Course, Session, SessionStatus


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

    def beside(self, visits: Sequence[OtherVisit]) -> "Allowed":
        """With what the patient has under other courses."""
        return replace(self, elsewhere=visits)

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


def allowed_days(session: Session, *, without: Collection[int] = ()) -> Allowed:
    """Appointments in `without` hold no day: they are about to leave theirs."""
    return CourseDays([session]).allowed(session, without=without).beside(visits_elsewhere(session))


def allowed_windows(sessions: Collection[Session]) -> dict[int, Allowed]:
    """By the key of the session, what its own course allows; visits under other courses are left out. In two
    queries."""
    courses = CourseDays(sessions)
    return {session.pk: courses.allowed(session) for session in sessions}


class CourseDays:
    """The windows of the courses of these sessions, and the days on which their sessions are booked or were given, read
    in two queries. What a revision has dropped is no session of its course any more, and counts for nothing but
    itself."""

    def __init__(self, sessions: Collection[Session]) -> None:
        courses = {session.course_id: session.course for session in sessions}
        self._windows: dict[int, dict[int, Window]] = defaultdict(dict)
        self._dropped: dict[int, Window] = {}
        rows = Session.objects.filter(course__in=courses).order_by()
        columns = ("pk", "course_id", "number", "status", "opens_on", "due_on")
        for pk, course, number, status, opens_on, due_on in rows.values_list(*columns):
            window = Window(opens_on, due_on, done=status == SessionStatus.DONE)
            if status == SessionStatus.CANCELLED:
                self._dropped[pk] = window
            else:
                self._windows[course][number] = window
        self._held = _held_days(courses)

    def windows_for(self, session: Session) -> dict[int, Window]:
        """By number, of its course and of itself."""
        of_course = self._windows[session.course_id]
        if session.pk in self._dropped:
            return of_course | {session.number: self._dropped[session.pk]}
        return of_course

    def allowed(self, session: Session, *, without: Collection[int] = ()) -> Allowed:
        """Appointments in `without` hold no day: they are about to leave theirs."""
        of_course, held = self.windows_for(session), self._held[session.course_id]
        others = {it.number: it.day for it in held if it.number != session.number and it.appointment not in without}
        first, last = first_day(of_course, others, session.number), last_day(of_course, others, session.number)
        return Allowed(session.number, len(of_course), first, last, session.due_on)

    def hold(self, session: Session, day: date) -> None:
        """By an appointment that is just being made."""
        self._held[session.course_id].append(Held(None, session.number, day))


@dataclass(frozen=True)
class Held:
    """Session `number` is booked or was given on `day`; `appointment` is None where it is just being made."""

    appointment: int | None
    number: int
    day: date


def _held_days(courses: Mapping[int, Course]) -> dict[int, list[Held]]:
    """By course."""
    held: dict[int, list[Held]] = defaultdict(list)
    visits = Appointment.objects.live().filter(session__course__in=courses)
    columns = ("pk", "session__course_id", "session__number", "slot__startswith")
    for pk, course, number, start in visits.values_list(*columns):
        held[course].append(Held(pk, number, courses[course].clinic.local(start).date()))
    return held
