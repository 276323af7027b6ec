"""Which places are worth looking at, and which of them first.

Where the visits are those of one course, no two of them can meet, so of all places with one clinician on one day only
the cheapest matters. For a proposal that shall differ from others, the cheapest matters among those that are as near to
the same ones of them.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from sessions.booking.solver.problem import Place, Problem
from sessions.booking.solver.rhythm import Rhythm, kept_to
from sessions.booking.solver.solution import Chosen

# Who comes an hour earlier or later than in another proposal hardly sees a difference.
CLEARLY_ANOTHER_TIME_MINUTES = 90
FIRST_PLACES = 150
Proposal = Mapping[int, Chosen]
# The day, the clinician, and for each proposal to differ from whether the place is like its own.
Kind = tuple[date, int, tuple[bool, ...]]
UNLIKE_ALL: tuple[bool, ...] = ()


def is_alike(one: Place, other: Place) -> bool:
    """Whether a patient would say that both are the same: one day, one clinician, about one time."""
    same = (one.day, one.clinician) == (other.day, other.clinician)
    return same and abs(one.minute - other.minute) < CLEARLY_ANOTHER_TIME_MINUTES


def in_order(problem: Problem) -> Problem:
    """The places of each visit in order of time, so that of those that cost the same the earliest is taken."""
    in_time = {
        it.key: sorted(it.places, key=lambda place: (place.minute, place.clinician, place.rooms))
        for it in problem.visits
    }
    return problem.among(in_time)


def worth_looking_at(problem: Problem, earlier: Sequence[Proposal] = (), *, clock: int | None = None) -> Problem:
    """The same question with the same best answer, of places in order; `earlier` are the proposals to differ from,
    `clock` is the time of day to keep to."""
    if not problem.is_one_row:
        return problem
    return problem.among(
        {
            visit.key: _cheapest(visit.places, [proposal[visit.key].place for proposal in earlier], clock)
            for visit in problem.visits
        }
    )


def worth_looking_at_first(problem: Problem) -> Problem:
    """With the cheapest places alone a good answer is found soon, though there may be a better one."""
    return problem.among(
        {visit.key: sorted(visit.places, key=lambda place: place.cost)[:FIRST_PLACES] for visit in problem.visits}
    )


def worth_looking_at_below(problem: Problem, cost: int) -> Problem:
    """Once all visits can have a place at this cost together, no place matters that alone costs more than what all
    others leave of it at their cheapest."""
    least = {visit.key: min(place.cost for place in visit.places) for visit in problem.visits}
    spare = cost - sum(least.values())
    return problem.among(
        {it.key: [place for place in it.places if place.cost <= least[it.key] + spare] for it in problem.visits}
    )


def _cheapest(places: Sequence[Place], others: Sequence[Place], clock: int | None) -> list[Place]:
    rhythm = Rhythm(clock)
    near = {(other.day, other.clinician) for other in others}
    best: dict[Kind, tuple[int, Place]] = {}
    for place in places:
        cost = place.cost + rhythm[place.clock]
        where = (place.day, place.clinician)
        kind = (*where, tuple(is_alike(place, other) for other in others) if where in near else UNLIKE_ALL)
        if kind not in best or cost < best[kind][0]:
            best[kind] = cost, place
    return [kept_to(place, clock) for _cost, place in best.values()]
