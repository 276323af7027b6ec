"""One time of day for all sessions of a course, as far as it costs nothing else.

Which time that is belongs to the answer. Once it is fixed, every place costs by itself how far it is from it; so each
time is asked about alone, and none that cannot cost less than the best answer so far.
"""

from dataclasses import replace

from sessions.booking.solver.problem import WEIGHTS, Part, Place, Problem, Visit

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
    """For each full and half hour at which there are places, what no answer that keeps to it can cost less than."""
    by_clock = [_cheapest_by_clock(visit) for visit in problem.visits]
    hours = {clock - clock % GRID_MINUTES for costs in by_clock for clock in costs if clock is not None}
    return {
        hour: sum(
            min((cost + WEIGHTS[Part.RHYTHM] * _quarters(clock, hour) for clock, cost in costs.items()), default=0)
            for costs in by_clock
        )
        for hour in sorted(hours)
    }


def _cheapest_by_clock(visit: Visit) -> dict[int | None, int]:
    least: dict[int | None, int] = {}
    for place in visit.places:
        if place.clock not in least or place.cost < least[place.clock]:
            least[place.clock] = place.cost
    return least


def _quarters(clock: int | None, kept: int | None) -> int:
    """Begun ones."""
    return 0 if clock is None or kept is None else -(-abs(clock - kept) // QUARTER_MINUTES)
