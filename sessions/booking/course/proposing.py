"""What the solver is asked about a course, and its answers as visits that can be booked."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, partial

from django.utils import timezone

from mesoplan.clinics.models import Room
from mesoplan.staff.models import User
from sessions.booking.course.clashes import Clash, clashes_of
from sessions.booking.course.gives_up import given_up_words
from sessions.booking.course.reading import BEYOND_DAYS, CourseReading, read_course
from sessions.booking.course.wishes import CourseWishes
from sessions.booking.solver.errors import NoPlaceError, OutOfTimeError
from sessions.booking.solver.explain import why_without_place
from sessions.booking.solver.problem import Part, Problem, Visit
from sessions.booking.solver.problem import Place as Option
from sessions.booking.solver.proposals import three_best
from sessions.booking.solver.solution import Solution
from sessions.booking.stretches import minute_of
from sessions.planning.models import Course, Session

LIMIT_SECONDS = 8.0
# Nobody is proposed to be there in a few minutes; one session can still be booked so by hand.
NOTICE = timedelta(hours=1)
GivenUp = Mapping[Part, int]


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

    @property
    def rows(self) -> Iterator[tuple[CoursePlace, bool]]:
        """Each place, and whether its weekday or time was not wished for."""
        for place in self.places:
            given_up = self.solution.chosen[place.session.pk].place.given_up
            yield place, not given_up.keys().isdisjoint({Part.WEEKDAY, Part.TIME})


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

    def answers(self, *, beyond: int = 0) -> list[Proposal]:
        found = three_best(self.problem(beyond=beyond), limit_seconds=LIMIT_SECONDS)
        read = [(self._read(it), it) for it in found]
        return [Proposal(places, it, given_up_words(it, self._days_late(places))) for places, it in read]

    def _days_late(self, places: Sequence[CoursePlace]) -> list[int]:
        """As the plan has the windows, which move along where a course begins late."""
        local = self.reading.clinic.local
        days = [(local(place.starts_at).date() - place.session.closes_on).days for place in places]
        return [late for late in days if late > 0]

    def problem(self, *, beyond: int = 0) -> Problem:
        visits = [self._visit(session, beyond) for session in self.reading.sessions]
        return Problem(visits, self.reading.distances, in_a_row=self.reading.in_a_row)

    def _visit(self, session: Session, beyond: int) -> Visit:
        """What a place gives up is told apart by what it hangs on, for a session has thousands of places: the days and
        the times of day are few, and so are the people and the rooms."""
        of_day, of_start = cache(partial(self._of_day, session)), cache(partial(self._of_start, session))
        of_person, of_room = cache(partial(self._of_person, session)), cache(partial(self._of_room, session))

        @cache
        def given_up(day: date, missed: datetime | None, clinician: int, room: int) -> GivenUp:
            of_time = of_start(missed)[1] if missed else {}
            return {**of_day(day), **of_time, **of_person(clinician), **of_room(room)}

        options, soon, only_then = [], timezone.now() + NOTICE, self.reading.wishes.only_then
        rooms = {room.pk: (room.pk,) for room in self.reading.rooms}
        for day, clinician, starts in self.reading.places(session, beyond=beyond):
            treats = clinician.pk
            for starts_at, room in starts:
                clock, missed = of_start(starts_at)
                if starts_at >= soon and not (only_then and Part.TIME in missed):
                    lost = given_up(day, starts_at if missed else None, treats, room.id)
                    options.append(Option(starts_at, day, treats, rooms[room.id], lost, clock))
        return Visit(session.pk, self.reading.course.patient_id, session.plan.visit_minutes, options)

    def _of_day(self, session: Session, day: date) -> GivenUp:
        days, before = self.reading.ranges[session.pk], self._before(session)
        return _amounts(
            {
                Part.LATE: (day - days.last).days,
                Part.DUE: abs((day - days.due_on).days),
                Part.WEEKDAY: self.reading.wishes.misses_weekday(day),
                Part.MOVED: abs((day - before.date()).days) if before else 0,
            }
        )

    def _of_start(self, session: Session, starts_at: datetime) -> tuple[int, GivenUp]:
        """With the minute of the local day."""
        local, before = self.reading.clinic.local(starts_at), self._before(session)
        clock = minute_of(local)
        missed = self.reading.wishes.minutes_missed(local, session.plan.visit_minutes)
        other = abs(clock - minute_of(before)) if before else 0
        return clock, _amounts({Part.TIME: missed, Part.OTHER_TIME: other})

    def _of_person(self, session: Session, clinician: int) -> GivenUp:
        wished, old = self.reading.wishes.clinician, self._near.get(session.pk)
        return _amounts(
            {
                Part.CLINICIAN: wished is not None and clinician != wished.pk,
                Part.LEAD: wished is None and clinician != self.reading.course.lead_id,
                Part.OTHER_CLINICIAN: old is not None and clinician != old.clinician.pk,
            }
        )

    def _of_room(self, session: Session, room: int) -> GivenUp:
        wished, old = self.reading.wishes.room, self._near.get(session.pk)
        return _amounts(
            {
                Part.ROOM: wished is not None and room != wished.pk,
                Part.OTHER_ROOM: old is not None and room != old.room.pk,
            }
        )

    def _before(self, session: Session) -> datetime | None:
        """When it was to be, on the clock of the clinic, where that was chosen already."""
        old = self._near.get(session.pk)
        return self.reading.clinic.local(old.starts_at) if old else None

    def _read(self, solution: Solution) -> list[CoursePlace]:
        team, rooms = {it.pk: it for it in self.reading.team}, {it.pk: it for it in self.reading.rooms}
        chosen = ((session, solution.chosen[session.pk]) for session in self.reading.sessions)
        return [
            CoursePlace(session, team[it.place.clinician], rooms[it.room], it.place.starts_at) for session, it in chosen
        ]


def _amounts(parts: Mapping[Part, int]) -> GivenUp:
    return {part: int(amount) for part, amount in parts.items() if amount > 0}
