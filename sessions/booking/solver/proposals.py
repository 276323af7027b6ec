"""Several good ways to place the sessions of one course, of which each really differs from the others."""

from time import monotonic

from sessions.booking.solver.answer import ask
from sessions.booking.solver.errors import NoPlaceError, OutOfTimeError
from sessions.booking.solver.model import Model
from sessions.booking.solver.problem import Place, Problem
from sessions.booking.solver.solution import Solution
from sessions.booking.solver.solving import LIMIT_SECONDS, solve
from sessions.booking.solver.worth import is_alike, worth_looking_at

PROPOSALS = 3


def three_best(problem: Problem, *, count: int = PROPOSALS, limit_seconds: float = LIMIT_SECONDS) -> list[Solution]:
    """The best choice, and after it the best of those that differ from all before them: in at least a third of the
    visits another day, another clinician, or clearly another time. Fewer where there are no more.

    Raises as `solver.solving.solve` for want of the first, and ValueError for visits that are not of one course.
    """
    if not problem.is_one_row:
        raise ValueError("Only the sessions of one course are proposed in several ways.")
    until = monotonic() + limit_seconds
    found = [solve(problem, limit_seconds=limit_seconds)]
    while problem.visits and len(found) < count and (another := _another(problem, found, until)):
        found.append(another)
    return found


def least_difference(visits: int) -> int:
    """In how many of so many visits two proposals differ at least."""
    return -(-visits // 3)


def _another(problem: Problem, found: list[Solution], until: float) -> Solution | None:
    began = monotonic()
    worth = worth_looking_at(problem, [solution.chosen for solution in found])
    model = Model(worth)
    for solution in found:
        model.unlike(_alike(worth, solution), at_least=least_difference(len(worth.visits)))
    try:
        return ask(model, seconds=until - began).solution(problem, seconds=monotonic() - began)
    except (NoPlaceError, OutOfTimeError):
        return None


def _alike(problem: Problem, solution: Solution) -> dict[int, list[Place]]:
    chosen = solution.chosen
    return {it.key: [place for place in it.places if is_alike(place, chosen[it.key].place)] for it in problem.visits}
