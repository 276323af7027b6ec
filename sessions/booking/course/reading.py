"""Everything that is read to propose a whole course, in as many queries for thirty sessions as for one."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import combinations, pairwise

from mesoplan.clinics.models import Clinic, Room
from mesoplan.staff.models import User
from sessions.booking.allowed import Allowed, allowed_windows
from sessions.booking.course.span import DayRange, day_ranges
from sessions.booking.course.wishes import CourseWishes
from sessions.booking.elsewhere import OtherVisit, visits_elsewhere
from sessions.booking.offers import Busy, busy_times, free_on
from sessions.booking.open_days import OpenDays
from sessions.booking.queries import clinicians_of
from sessions.booking.solver.problem import Distance
from sessions.booking.spacing import Window, steps
from sessions.booking.team_hours import TeamHours
from sessions.planning.equipment import equipment_for
from sessions.planning.models import Course, CourseStatus, Session, SessionStatus

# Where a window is full, the nearest places after it are looked for as long as this.
BEYOND_DAYS = 56


@dataclass(frozen=True)
class CourseReading:
    """`sessions` are those to book, in order of their numbers; `allowed` what stands already allows of each."""

    course: Course
    wishes: CourseWishes
    sessions: Sequence[Session]
    windows: Mapping[int, Window]
    allowed: Mapping[int, Allowed]
    open_days: OpenDays
    team: Sequence[User]
    rooms: Sequence[Room]
    equipment: Mapping[int, set[str]]

    @property
    def clinic(self) -> Clinic:
        return self.course.clinic

    @cached_property
    def ranges(self) -> dict[int, DayRange]:
        not_before = max(self.clinic.today, self.wishes.not_before or self.clinic.today)
        return day_ranges(self.sessions, self.allowed, self.windows, not_before=not_before)

    @cached_property
    def hours(self) -> TeamHours:
        return TeamHours(self.open_days, self.team)

    @cached_property
    def busy(self) -> dict[date, Busy]:
        days = [day for it in self.ranges.values() for day in (it.first, *it.days(beyond=BEYOND_DAYS)[-1:])]
        return busy_times(self.sessions[0], days, clinicians=self.team, rooms=self.rooms)

    def places(
        self, session: Session, *, beyond: int = 0
    ) -> Iterator[tuple[date, User, Sequence[tuple[datetime, Room]]]]:
        """Where the session could take place, were it the only one: by day and clinician the starts, each with the best
        room for it."""
        allowed, rooms, wishes = self.allowed[session.pk], self.rooms_for(session), self.wishes
        for day in self.ranges[session.pk].days(beyond=beyond):
            is_wished = not (wishes.only_then and wishes.misses_weekday(day))
            if is_wished and self.open_days.is_open(day) and not allowed.problem(day):
                free = free_on(session, day, rooms=rooms, hours=self.hours, busy=self.busy[day])
                yield from ((day, clinician, free(clinician)) for clinician in self.team)

    def rooms_for(self, session: Session) -> list[Room]:
        needed = self.equipment.get(session.pk, ())
        return [room for room in self.rooms if not room.lacks(needed)]

    @cached_property
    def distances(self) -> list[Distance]:
        """Of every two sessions to book, as the windows of the whole course say."""
        return [
            Distance(one.pk, other.pk, tuple(steps(self.windows, one.number, other.number)))
            for one, other in combinations(self.sessions, 2)
        ]

    @cached_property
    def in_a_row(self) -> list[tuple[int, int]]:
        return [(one.pk, other.pk) for one, other in pairwise(self.sessions)]


def read_course(course: Course, wishes: CourseWishes) -> CourseReading:
    clinic = course.clinic
    rows = list(Session.objects.filter(course=course).select_related("plan").order_by("number"))
    for row in rows:
        row.course = course
    can_go_on = course.status == CourseStatus.ACTIVE and course.patient.deceased_on is None
    sessions = [row for row in rows if row.is_to_book and can_go_on]
    return CourseReading(
        course=course,
        wishes=wishes,
        sessions=sessions,
        windows=_windows(rows),
        allowed=_allowed(sessions),
        open_days=OpenDays(clinic),
        team=wishes.team(list(clinicians_of(clinic)), course.lead_id),
        rooms=wishes.rooms(list(clinic.rooms.all())),
        equipment={pk: set(needed) for pk, needed in equipment_for(sessions).items()},
    )


def _windows(sessions: Iterable[Session]) -> dict[int, Window]:
    """What a revision has dropped is no session of the course any more."""
    return {
        row.number: Window(row.opens_on, row.due_on, done=row.status == SessionStatus.DONE)
        for row in sessions
        if row.status != SessionStatus.CANCELLED
    }


def _allowed(sessions: Sequence[Session]) -> dict[int, Allowed]:
    """Sessions of one plan are as far from what the patient has elsewhere."""
    elsewhere: dict[int, list[OtherVisit]] = {}
    for session in sessions:
        if session.plan_id not in elsewhere:
            elsewhere[session.plan_id] = visits_elsewhere(session)
    of_course = allowed_windows(sessions)
    return {it.pk: of_course[it.pk].beside(elsewhere[it.plan_id]) for it in sessions}
