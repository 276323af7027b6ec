"""What the solver is asked about a course, and its answers as visits that can be booked."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from mesoplan.clinics.models import Room
from mesoplan.staff.models import User
from sessions.booking.course.clashes import Clash, clashes_of
from sessions.booking.course.gives_up import given_up_words
from sessions.booking.course.reading import BEYOND_DAYS, CourseReading, read_course
from sessions.booking.course.wishes import CourseWishes
from sessions.booking.offers import Place
from sessions.booking.solver.errors import NoPlaceError, OutOfTimeError
from sessions.booking.solver.explain import why_without_place
from sessions.booking.solver.problem import Part, Problem, Visit
from sessions.booking.solver.problem import Place as Option
from sessions.booking.solver.proposals import three_best
from sessions.booking.solver.solution import Solution
from sessions.booking.stretches import minute_of
from sessions.planning.models import Course, Session

LIMIT_SECONDS = 8.0


@dataclass(frozen=True)
class CoursePlace:
    """Where one session of the course would take place; `starts_at` is in UTC."""

    session: Session
    clinician: User
    room: Room
    starts_at: datetime

    @property
    def key(self) -> str:
        """What a form sends back for it."""
        return f"{self.session.pk} {self.starts_at.isoformat()} {self.clinician.pk} {self.room.pk}"

    @property
    def week_values(self) -> str:
        """What the page asks for the week of this place with."""
        return json.dumps({"places": self.key})


@dataclass(frozen=True)
class Proposal:
    """A place for every session still to book, in their order."""

    places: Sequence[CoursePlace]
    solution: Solution
    gives_up: str

    @property
    def key(self) -> str:
        return ";".join(place.key for place in self.places)


@dataclass(frozen=True)
class Proposals:
    """The best first. `clashes` are the sessions that find no place in their window: then the proposals go beyond it,
    or there are none. Where `is_out_of_time`, it is not known what there is."""

    reading: CourseReading
    proposals: Sequence[Proposal] = ()
    clashes: Sequence[Clash] = ()
    is_out_of_time: bool = False

    @property
    def sessions(self) -> Sequence[Session]:
        return self.reading.sessions


def proposals_for(course: Course, wishes: CourseWishes, *, near: Sequence[CoursePlace] = ()) -> Proposals:
    """The three best ways to place all sessions still to book; none where nothing is left to book or the course cannot
    go on. `near` is what was chosen already and could not be had: the less is changed in it the better."""
    reading = read_course(course, wishes)
    if not reading.sessions:
        return Proposals(reading)
    try:
        return _proposals(reading, near)
    except OutOfTimeError:
        return Proposals(reading, is_out_of_time=True)


def _proposals(reading: CourseReading, near: Sequence[CoursePlace]) -> Proposals:
    asked = _Question(reading, near)
    try:
        return Proposals(reading, asked.answers())
    except NoPlaceError:
        missing = why_without_place(asked.problem(), limit_seconds=LIMIT_SECONDS)
    try:
        late = asked.answers(beyond=BEYOND_DAYS)
    except NoPlaceError:
        late = []
        missing = why_without_place(asked.problem(beyond=BEYOND_DAYS), limit_seconds=LIMIT_SECONDS)
    nearest = {place.session.pk: place for place in late[0].places} if late else {}
    return Proposals(reading, late, clashes_of(reading, missing, nearest))


class _Question:
    def __init__(self, reading: CourseReading, near: Sequence[CoursePlace]) -> None:
        self.reading = reading
        self._near = {place.session.pk: place for place in near}
        self._places: dict[Option, Place] = {}

    def answers(self, *, beyond: int = 0) -> list[Proposal]:
        found = three_best(self.problem(beyond=beyond), limit_seconds=LIMIT_SECONDS)
        return [Proposal(self._read(it), it, given_up_words(it)) for it in found]

    def problem(self, *, beyond: int = 0) -> Problem:
        visits = [self._visit(session, beyond) for session in self.reading.sessions]
        return Problem(visits, self.reading.distances, in_a_row=self.reading.in_a_row)

    def _visit(self, session: Session, beyond: int) -> Visit:
        minutes = session.plan.visit_minutes
        options = []
        for day, place in self.reading.places(session, beyond=beyond):
            option = Option(
                starts_at=place.starts_at,
                day=day,
                clinician=place.clinician.pk,
                rooms=(place.room.pk,),
                given_up=self._given_up(session, day, place, minutes),
                clock=minute_of(self.reading.clinic.local(place.starts_at)),
            )
            self._places[option] = place
            options.append(option)
        return Visit(session.pk, self.reading.course.patient_id, minutes, options)

    def _given_up(self, session: Session, day: date, place: Place, minutes: int) -> Mapping[Part, int]:
        wishes, days = self.reading.wishes, self.reading.ranges[session.pk]
        start = self.reading.clinic.local(place.starts_at)
        parts = {
            Part.LATE: max((day - days.last).days, 0),
            Part.DUE: abs((day - days.due_on).days),
            Part.WEEKDAY: int(wishes.misses_weekday(day)),
            Part.TIME: wishes.minutes_missed(start, minutes),
            Part.CLINICIAN: int(wishes.clinician not in (None, place.clinician)),
            Part.LEAD: int(wishes.clinician is None and place.clinician.pk != self.reading.course.lead_id),
            Part.ROOM: int(wishes.room not in (None, place.room)),
            **self._disturbance(session, day, place),
        }
        return {part: amount for part, amount in parts.items() if amount}

    def _disturbance(self, session: Session, day: date, place: Place) -> Mapping[Part, int]:
        old = self._near.get(session.pk)
        if old is None:
            return {}
        before, now = self.reading.clinic.local(old.starts_at), self.reading.clinic.local(place.starts_at)
        return {
            Part.MOVED: abs((day - before.date()).days),
            Part.OTHER_TIME: abs(minute_of(now) - minute_of(before)),
            Part.OTHER_CLINICIAN: int(old.clinician != place.clinician),
            Part.OTHER_ROOM: int(old.room != place.room),
        }

    def _read(self, solution: Solution) -> list[CoursePlace]:
        chosen = ((session, self._places[solution.chosen[session.pk].place]) for session in self.reading.sessions)
        return [CoursePlace(session, it.clinician, it.room, it.starts_at) for session, it in chosen]
