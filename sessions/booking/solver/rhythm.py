"""One time of day for all sessions of a course, as far as it costs nothing else.

Which time that is belongs to the answer. Once it is fixed, every place costs by itself how far it is from it; so each
time is asked about alone, and none that cannot cost less than the best answer so far.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from sessions.booking.solver.problem import WEIGHTS, Part, Place, Problem, Visit

# By clinician, what a visit costs at least at each minute of the day.
Cheapest = dict[int, dict[int | None, int]]
GRID_MINUTES = 30
QUARTER_MINUTES = 15


class Rhythm(dict[int | None, int]):
    """By minute of the local day, what it costs to be there instead of at the time that is `kept` to; nothing where
    there is none."""

    def __init__(self, kept: int | None) -> None:
        super().__init__()
        self._kept = kept

    def __missing__(self, clock: int | None) -> int:
        self[clock] = cost = WEIGHTS[Part.RHYTHM] * _quarters(clock, self._kept)
        return cost


def kept_to(place: Place, clock: int | None) -> Place:
    quarters = _quarters(place.clock, clock)
    return replace(place, given_up={**place.given_up, Part.RHYTHM: quarters}) if quarters else place


def least_costs(problem: Problem) -> dict[int, int]:
    """For each full and half hour at which there are places, what no answer that keeps to it can cost less than: as if
    there were no distances to keep."""
    costs = [(visit.key, _cheapest(visit)) for visit in problem.visits if visit.places]
    clocks = {clock for _key, team in costs for least in team.values() for clock in least}
    hours = {clock - clock % GRID_MINUTES for clock in clocks if clock is not None}
    return {hour: _least_in_a_row(problem, costs, Rhythm(hour)) for hour in sorted(hours)}


def _cheapest(visit: Visit) -> Cheapest:
    team: Cheapest = defaultdict(dict)
    for place in visit.places:
        least, cost = team[place.clinician], place.cost
        if cost < least.get(place.clock, cost + 1):
            least[place.clock] = cost
    return team


def _least_in_a_row(problem: Problem, costs: Sequence[tuple[int, Cheapest]], rhythm: Rhythm) -> int:
    """From each visit to the next it is best to stay with the clinician, or to change from whoever was cheapest."""
    so_far: dict[int, int] = {}
    before: int | None = None
    for key, team in costs:
        change = WEIGHTS[Part.CHANGE] if (before, key) in problem.in_a_row else 0
        changed = min(so_far.values(), default=0) + change
        so_far = {
            clinician: min(cost + rhythm[clock] for clock, cost in least.items())
            + min(so_far.get(clinician, changed), changed)
            for clinician, least in team.items()
        }
        before = key
    return min(so_far.values(), default=0)


def _quarters(clock: int | None, kept: int | None) -> int:
    """Begun ones."""
    return 0 if clock is None or kept is None else -(-abs(clock - kept) // QUARTER_MINUTES)
