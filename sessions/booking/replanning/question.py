"""The question of a run, as the solver understands it."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property
from itertools import combinations

from sessions.booking.allowed import Allowed
from sessions.booking.models import Appointment
from sessions.booking.replanning.free import Free
from sessions.booking.replanning.reading import EARLIER, LATER, MUCH_LATER, Ground, local_day
from sessions.booking.solver.problem import Apart, Distance, Part, Place, Problem, Visit
from sessions.booking.spacing import steps

A_DAY = timedelta(days=1)
# With each clinician on each day, those nearest to the time of day that the patient knows. The visits of one course are
# never in each other's way: for them it is the nearest alone.
NEAREST_TIMES = 6


class Question:
    """Visits in `movable` look for a place, all others stay; those in `wide` look for it until much later."""

    def __init__(self, ground: Ground, *, movable: Collection[int], wide: Collection[int] = ()) -> None:
        self.ground, self.movable, self.wide = ground, frozenset(movable), frozenset(wide)
        self._free = Free(ground, without=self.movable)
        self._touched = {it.pk for it in ground.touched}
        courses = {ground.by_key[key].session.course_id for key in self.movable}
        self._times = 1 if len(courses) == 1 else NEAREST_TIMES

    @cached_property
    def problem(self) -> Problem:
        rows = [it for key, it in self.ground.by_key.items() if key in self.movable]
        pairs = [pair for pair in combinations(rows, 2) if pair[0].patient_id == pair[1].patient_id]
        clinic = self.ground.clinic
        return Problem(
            visits=[
                Visit(it.pk, it.patient_id, it.minutes, self._places(it), stays=it.pk in self.ground.fixed)
                for it in rows
            ],
            distances=list(self._distances(pairs)),
            apart=list(self._apart(pairs)),
            empty_minutes={it.pk: it.buffer_at(clinic) // timedelta(minutes=1) for it in self.ground.rooms},
            named_rooms=frozenset(it.pk for it in self.ground.rooms),
        )

    def allowed(self, visit: Appointment) -> Allowed:
        """As far as the visits that stay say so."""
        by_course = self.ground.days.allowed(visit.session, without=self.movable)
        return replace(by_course, elsewhere=self.ground.elsewhere.visits(visit.session, without=self.movable))

    def days(self, visit: Appointment) -> list[date]:
        allowed = self.allowed(visit)
        return [day for day in self._around(visit, allowed) if not allowed.problem(day)]

    def days_whatever_follows(self, visit: Appointment) -> list[date]:
        allowed = replace(self.allowed(visit), last=None)
        return [day for day in self._around(visit, allowed) if not allowed.problem(day)]

    def _around(self, visit: Appointment, allowed: Allowed) -> list[date]:
        """The days that are looked at, in order."""
        aim = self.ground.aim(visit).at.date()
        first = max(self.ground.clinic.today, aim - EARLIER, allowed.first.day)
        last = max(aim, allowed.first.day) + (MUCH_LATER if visit.pk in self.wide else LATER)
        return [first + A_DAY * count for count in range((last - first).days + 1)]

    def _places(self, visit: Appointment) -> list[Place]:
        if visit.pk in self.ground.fixed:
            return [self.ground.fixed[visit.pk]]
        places = self._free.places(visit, self.days(visit), times=self._times)
        if visit.pk in self._touched:
            return places
        return [_present(visit), *(replace(it, given_up={**it.given_up, Part.UNTOUCHED: 1}) for it in places)]

    def _distances(self, pairs: list[tuple[Appointment, Appointment]]) -> Iterator[Distance]:
        for pair in pairs:
            earlier, later = sorted(pair, key=lambda it: it.session.number)
            if earlier.session.course_id == later.session.course_id:
                windows = self.ground.days.windows_for(earlier.session) | self.ground.days.windows_for(later.session)
                between = steps(windows, earlier.session.number, later.session.number)
                yield Distance(earlier.pk, later.pk, tuple(between))

    def _apart(self, pairs: list[tuple[Appointment, Appointment]]) -> Iterator[Apart]:
        least = self.ground.elsewhere.least_between
        for one, other in pairs:
            if one.session.course_id != other.session.course_id:
                after, before = least(one.session, other.session), least(other.session, one.session)
                yield Apart(one.pk, other.pk, after=after, before=before)


def _present(visit: Appointment) -> Place:
    return Place(visit.starts_at, local_day(visit), visit.clinician_id, (visit.room_id,))
