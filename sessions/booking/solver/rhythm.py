"""One time of day for all sessions of a course, as far as it costs nothing else.

Which time that is belongs to the answer. Once it is fixed, every place costs by itself how far it is from it; so each
time is asked about alone, and none that cannot cost less than the best answer so far.
"""

from collections.abc import Sequence
from dataclasses import replace

from sessions.booking.solver.problem import WEIGHTS, Part, Place, Problem, Visit

# By clinician and minute of the day, what a visit costs at least.
Cheapest = dict[tuple[int, int | None], int]
GRID_MINUTES = 30
QUARTER_MINUTES = 15


def cost_at(place: Place, clock: int | None) -> int:
    """With what it costs to be away from this time of day, in minutes since midnight; None where there is none to keep
    to."""
    return place.cost + WEIGHTS[Part.RHYTHM] * _quarters(place.clock, clock)


def kept_to(place: Place, clock: int | None) -> Place:
    quarters = _quarters(place.clock, clock)
    return replace(place, given_up={**place.given_up, Part.RHYTHM: quarters}) if quarters else place


def least_costs(problem: Problem) -> dict[int, int]:
    """For each full and half hour at which there are places, what no answer that keeps to it can cost less than: as if
    there were no distances to keep."""
    costs = [(visit.key, _cheapest(visit)) for visit in problem.visits if visit.places]
    clocks = {clock for _key, least in costs for _clinician, clock in least if clock is not None}
    hours = {clock - clock % GRID_MINUTES for clock in clocks}
    return {hour: _least_in_a_row(problem, costs, hour) for hour in sorted(hours)}


def _cheapest(visit: Visit) -> Cheapest:
    least: Cheapest = {}
    for place in visit.places:
        kind = (place.clinician, place.clock)
        if kind not in least or place.cost < least[kind]:
            least[kind] = place.cost
    return least


def _least_in_a_row(problem: Problem, costs: Sequence[tuple[int, Cheapest]], hour: int) -> int:
    """From each visit to the next it is best to stay with the clinician, or to change from whoever was cheapest."""
    so_far: dict[int, int] = {}
    before: int | None = None
    for key, least in costs:
        change = WEIGHTS[Part.CHANGE] if (before, key) in problem.in_a_row else 0
        cheapest = min(so_far.values(), default=0)
        now: dict[int, int] = {}
        for (clinician, clock), cost in least.items():
            whole = cost + WEIGHTS[Part.RHYTHM] * _quarters(clock, hour)
            whole += min(so_far.get(clinician, cheapest + change), cheapest + change)
            now[clinician] = min(now.get(clinician, whole), whole)
        so_far, before = now, key
    return min(so_far.values(), default=0)


def _quarters(clock: int | None, kept: int | None) -> int:
    """Begun ones."""
    return 0 if clock is None or kept is None else -(-abs(clock - kept) // QUARTER_MINUTES)
