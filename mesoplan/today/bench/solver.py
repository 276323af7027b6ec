"""How long the solver takes over a whole course, and over all visits of a clinician who falls ill, in made-up clinics
of which about half of all times are taken."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from itertools import combinations
from random import Random

from formulations.dosing.intervals import Interval
from mesoplan.today.bench.measure import Measure, Timing, timed
from sessions.booking.solver.problem import Distance, Part, Place, Problem, Visit
from sessions.booking.solver.proposals import three_best
from sessions.booking.solver.solving import solve

SESSIONS, WINDOW_DAYS, CLINICIANS, ROOMS = 12, 7, 4, (1, 2, 3)
TOUCHED, PATIENTS, OTHERS = 40, 25, 5
DAYS_BEFORE, DAYS_AFTER, NEAREST = 7, 21, 6
MINUTES, GRID_MINUTES = 30, 15
OPENS, CLOSES = time(9), time(17)
FREE = 0.5
COURSE_GOAL_MS, REPLAN_GOAL_MS = 1_000, 10_000
RUNS_OF_A_COURSE, RUNS_OF_A_REPLAN = 20, 5
MONDAY = date(2026, 11, 30)
WEEK = Interval(days=WINDOW_DAYS)
A_DAY = timedelta(days=1)


def take() -> Iterator[Timing]:
    random = Random(26)  # noqa: S311 the same clinics in every run
    yield timed(
        "Twelve sessions, proven to be the best",
        lambda: partial(solve, course(random)),
        runs=RUNS_OF_A_COURSE,
        goal_ms=COURSE_GOAL_MS,
    )
    yield timed(
        "Three proposals for twelve sessions", lambda: partial(three_best, course(random)), runs=RUNS_OF_A_COURSE
    )
    gap = max(solve(ill(random), may_leave=True).gap for _time in range(RUNS_OF_A_REPLAN))
    yield timed(
        f"{TOUCHED} visits planned anew, gap at most {gap:.1%}",
        lambda: partial(solve, ill(random), may_leave=True),
        runs=RUNS_OF_A_REPLAN,
        goal_ms=REPLAN_GOAL_MS,
    )


def course(random: Random) -> Problem:
    """Weekly sessions, each due on the first day of a week."""
    visits = [Visit(number, 1, MINUTES, list(places_of(number, random))) for number in range(SESSIONS)]
    return Problem(visits, distances(visits), in_a_row=[(number, number + 1) for number in range(SESSIONS - 1)])


def distances(visits: list[Visit]) -> list[Distance]:
    return [Distance(one.key, other.key, (WEEK,) * (other.key - one.key)) for one, other in combinations(visits, 2)]


def places_of(number: int, random: Random) -> Iterator[Place]:
    due = MONDAY + number * WINDOW_DAYS * A_DAY
    for late in range(WINDOW_DAYS):
        for clinician in range(CLINICIANS):
            given_up = {Part.DUE: late, Part.LEAD: int(clinician != 0)}
            yield from free_at(due + late * A_DAY, clinician, given_up, random)


def free_at(day: date, clinician: int, given_up: Mapping[Part, int], random: Random) -> Iterator[Place]:
    start, end = (datetime.combine(day, clock, tzinfo=UTC) for clock in (OPENS, CLOSES))
    while start < end:
        if random.random() < FREE:
            clock = start.hour * 60 + start.minute
            yield Place(start, day, clinician, (random.choice(ROOMS),), given_up, clock=clock)
        start += timedelta(minutes=GRID_MINUTES)


def ill(random: Random) -> Problem:
    """All visits of one clinician in two weeks; the patients with two of them have these a week apart."""
    visits = []
    for key in range(TOUCHED):
        week, patient = divmod(key, PATIENTS)
        day = MONDAY + (week * WINDOW_DAYS + patient % 5) * A_DAY
        clock = OPENS.hour * 60 + patient // 5 * 60 + random.choice((0, MINUTES))
        visits.append(Visit(key, patient, MINUTES, list(elsewhere(day, clock, random))))
    pairs = [(visits[key - PATIENTS], visits[key]) for key in range(PATIENTS, TOUCHED)]
    return Problem(visits, [Distance(one.key, other.key, (WEEK,)) for one, other in pairs])


def elsewhere(day: date, clock: int, random: Random) -> Iterator[Place]:
    """The free times nearest to the old one, on each day with each of the others."""
    for moved in range(-DAYS_BEFORE, DAYS_AFTER + 1):
        for clinician in range(1, OTHERS + 1):
            given_up = {Part.MOVED: abs(moved), Part.OTHER_CLINICIAN: 1, Part.OTHER_WEEKDAY: int(moved % 7 != 0)}
            free = free_at(day + moved * A_DAY, clinician, given_up, random)
            nearest = sorted(free, key=lambda place: abs((place.clock or 0) - clock))[:NEAREST]
            yield from (moved_by(place, clock) for place in nearest)


def moved_by(place: Place, clock: int) -> Place:
    given_up = {**place.given_up, Part.OTHER_TIME: abs((place.clock or 0) - clock)}
    return Place(place.starts_at, place.day, place.clinician, ROOMS, given_up)


MEASURE = Measure("solver", "A whole course in one act, and an ill clinician's visits planned anew", take)
