"""Several good ways to place the sessions of one course, of which each really differs from the others."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from time import monotonic

from sessions.booking.solver.answer import ask
from sessions.booking.solver.errors import NoPlaceError, OutOfTimeError
from sessions.booking.solver.model import Model
from sessions.booking.solver.problem import Place, Problem
from sessions.booking.solver.rhythm import least_costs
from sessions.booking.solver.solution import Solution
from sessions.booking.solver.solving import LIMIT_SECONDS
from sessions.booking.solver.worth import CLEARLY_ANOTHER_TIME_MINUTES, in_order, is_alike, worth_looking_at

PROPOSALS = 3
# So many times of day are tried for each proposal after the first.
OTHER_TIMES = 4


def three_best(problem: Problem, *, count: int = PROPOSALS, limit_seconds: float = LIMIT_SECONDS) -> list[Solution]:
    """The best choice, and after it good ones that differ from all before them: in at least a third of the visits
    another day, another clinician, or clearly another time. Fewer where there are no more. Where places say their time
    of day, a proposal keeps to one; those after the first are the best for theirs.

    Raises NoPlaceError where there is none, OutOfTimeError where none was found in time, and ValueError for visits that
    are not of one course.
    """
    if not problem.is_one_row:
        raise ValueError("Only the sessions of one course are proposed in several ways.")
    until, problem = monotonic() + limit_seconds, in_order(problem)
    bounds = least_costs(problem)
    found = [_best(problem, bounds, [], until)]
    while problem.visits and len(found) < count:
        try:
            found.append(_best(problem, bounds, found, until))
        except (NoPlaceError, OutOfTimeError):
            break
    return found


def least_difference(visits: int) -> int:
    """In how many of so many visits two proposals differ at least."""
    return -(-visits // 3)


def _best(problem: Problem, bounds: Mapping[int, int], found: Sequence[Solution], until: float) -> Solution:
    """Over the times of day to keep to, as long as one of them can still cost less: for the first proposal all of them,
    for the others some, at first those that lie far from the ones before: they differ by themselves, where a time near
    by has to be left in many visits only to differ. Of times that cost the same, the farthest: whoever cannot come in
    the morning is helped by an afternoon, and not by an hour later."""
    began = monotonic()
    most_alike = len(problem.visits) - least_difference(len(problem.visits))

    def order(clock: int) -> tuple[bool, int, int, int]:
        return _likeness(clock, found) > most_alike, bounds[clock], -_distance(clock, found), clock

    times = sorted(bounds, key=order)
    best = _unlike(problem, found, times[0] if times else None, until)
    for clock in times[1 : OTHER_TIMES if found else None]:
        if bounds[clock] < best.cost:
            best = min(best, _unlike(problem, found, clock, until), key=lambda it: it.cost)
    return replace(best, seconds=monotonic() - began)


def _likeness(clock: int, found: Sequence[Solution]) -> int:
    """How many visits of one of the other proposals are at about this time of day, at most."""
    return max((_visits_about(clock, solution) for solution in found), default=0)


def _distance(clock: int, found: Sequence[Solution]) -> int:
    """In minutes from the nearest time of the other proposals."""
    return min((abs(it - clock) for solution in found for it in _clocks(solution)), default=0)


def _visits_about(clock: int, solution: Solution) -> int:
    return sum(abs(it - clock) < CLEARLY_ANOTHER_TIME_MINUTES for it in _clocks(solution))


def _clocks(solution: Solution) -> list[int]:
    """The times of day of its visits, where they are known."""
    clocks = (chosen.place.clock for chosen in solution.chosen.values())
    return [clock for clock in clocks if clock is not None]


def _unlike(problem: Problem, found: Sequence[Solution], clock: int | None, until: float) -> Solution:
    began = monotonic()
    worth = worth_looking_at(problem, [solution.chosen for solution in found], clock=clock)
    model = Model(worth)
    for solution in found:
        model.unlike(_alike(worth, solution), at_least=least_difference(len(worth.visits)))
    return ask(model, seconds=until - began).solution(problem, seconds=monotonic() - began)


def _alike(problem: Problem, solution: Solution) -> dict[int, list[Place]]:
    chosen = solution.chosen
    return {it.key: [place for place in it.places if is_alike(place, chosen[it.key].place)] for it in problem.visits}
