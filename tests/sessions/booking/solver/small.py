"""Small clinics of whole numbers, and every answer to them tried by hand."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import combinations, product

from formulations.dosing.intervals import Interval
from sessions.booking.solver.problem import Distance, Part, Place, Problem, Visit
from sessions.booking.solver.solution import Chosen, changes_in, cost_of

MONDAY = date(2026, 11, 30)
WEEK = Interval(days=7)
ANA, BEN = 1, 2
DR_A, DR_B = 10, 11
ROOM_1, ROOM_2 = 21, 22


def place(day=0, clock="09:00", clinician=DR_A, rooms=(ROOM_1,), **given_up):
    on = MONDAY + timedelta(days=day)
    starts_at = datetime.combine(on, time.fromisoformat(clock), tzinfo=UTC)
    return Place(starts_at, on, clinician, tuple(rooms), {Part(part): amount for part, amount in given_up.items()})


def course_of(*places, step=WEEK, patient=ANA):
    """The sessions of one course, numbered from 1, each with its places."""
    visits = [Visit(number, patient, 30, rows) for number, rows in enumerate(places, start=1)]
    return Problem(visits, distances_of(visits, step), in_a_row=[(n, n + 1) for n in range(1, len(visits))])


def distances_of(visits, step=WEEK):
    return [Distance(one.key, other.key, (step,) * (other.key - one.key)) for one, other in combinations(visits, 2)]


def faults(problem, chosen):
    """What a set of places breaks, in words."""
    pairs = [(rule, rule.earlier, rule.later) for rule in problem.distances]
    pairs += [(rule, rule.one, rule.other) for rule in problem.apart]
    for rule, one, other in pairs:
        if {one, other} <= chosen.keys() and not rule.allows(chosen[one].place.day, chosen[other].place.day):
            yield f"{one} and {other} are too near"
    yield from _meetings(problem, chosen)


def _meetings(problem, chosen):
    for one, other in combinations(chosen, 2):
        for what, mine in _uses(problem, one, chosen[one]).items():
            theirs = _uses(problem, other, chosen[other]).get(what)
            if theirs and mine[0] < theirs[1] and theirs[0] < mine[1]:
                yield f"{one} and {other} share {what}"


def _uses(problem, key, chosen):
    visit, start = problem.by_key[key], chosen.place.starts_at
    end = start + timedelta(minutes=visit.minutes)
    empty = timedelta(minutes=problem.empty_minutes.get(chosen.room, 0))
    return {
        ("clinician", chosen.place.clinician): (start, end),
        ("patient", visit.patient): (start, end),
        ("room", chosen.room): (start, end + empty),
    }


def every_answer(problem) -> Iterator[dict[int, Chosen]]:
    """All choices that break nothing, also those that leave visits out."""
    options = [
        [None, *(Chosen(place, room) for place in visit.places for room in place.rooms)] for visit in problem.visits
    ]
    for choice in product(*options):
        chosen = {visit.key: it for visit, it in zip(problem.visits, choice, strict=True) if it}
        if not any(faults(problem, chosen)):
            yield chosen


def least(problem):
    """How many visits have to stay out, and the least cost of all answers with so few."""
    return min((len(problem.visits) - len(it), cost_of(it, changes_in(problem, it))) for it in every_answer(problem))
