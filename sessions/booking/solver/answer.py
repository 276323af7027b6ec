"""One question put to CP-SAT, and its answer as plain values."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from ortools.sat.python.cp_model import FEASIBLE, INFEASIBLE, OPTIMAL, CpSolver, CpSolverSolutionCallback

from sessions.booking.solver.errors import NoPlaceError, OutOfTimeError
from sessions.booking.solver.model import Model
from sessions.booking.solver.problem import Place, Problem
from sessions.booking.solver.solution import Chosen, Solution, changes_in, cost_of

FOUND = (OPTIMAL, FEASIBLE)
ANSWER_SECONDS = 5.0
# The linear relaxation is nearly exact here and finds the answer; simplifying the question takes longer than that.
RELAXED_FULLY = 2


@dataclass(frozen=True)
class Found:
    """`rooms` where they were part of the question; `bound` as in a Solution."""

    places: Mapping[int, Place]
    rooms: Mapping[int, int]
    left: tuple[int, ...]
    bound: int

    def cost(self, problem: Problem) -> int:
        """Of the places alone."""
        return cost_of(self._chosen, changes_in(problem, self._chosen))

    def solution(self, problem: Problem, *, seconds: float) -> Solution:
        return Solution(
            chosen=self._chosen,
            without_place=self.left,
            changes=changes_in(problem, self._chosen),
            cost=self.cost(problem),
            bound=self.bound,
            seconds=seconds,
        )

    @cached_property
    def _chosen(self) -> dict[int, Chosen]:
        return {key: Chosen(place, self.rooms.get(key, place.rooms[0])) for key, place in self.places.items()}


def ask(model: Model, *, seconds: float = ANSWER_SECONDS, watch: Callable[[int, int], None] | None = None) -> Found:
    """Raises NoPlaceError where there is proof that there is none, OutOfTimeError where there is neither."""
    solver = _solver(max(seconds, 0))
    status = solver.solve(model.cp, _Watcher(watch) if watch else None)
    if status == INFEASIBLE:
        raise NoPlaceError
    if status not in FOUND:
        raise OutOfTimeError
    places = {
        key: place for key, takes in model.takes.items() for place, take in takes.items() if solver.boolean_value(take)
    }
    left = tuple(key for key, left in model.left.items() if solver.boolean_value(left))
    return Found(
        places=places,
        rooms={key: _room(model, solver, key, place) for key, place in places.items() if key in model.rooms},
        left=left,
        bound=max(round(solver.best_objective_bound) - len(left) * model.problem.cost_of_no_place, 0),
    )


def _solver(seconds: float) -> CpSolver:
    """One worker and one seed, so that the same question has the same answer."""
    solver = CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 0
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.linearization_level = RELAXED_FULLY
    solver.parameters.cp_model_presolve = False
    solver.parameters.symmetry_level = 0
    return solver


def _room(model: Model, solver: CpSolver, key: int, place: Place) -> int:
    rooms = model.rooms[key]
    return next(room for room in place.rooms if solver.boolean_value(rooms[place.minute, room]))


class _Watcher(CpSolverSolutionCallback):
    def __init__(self, watch: Callable[[int, int], None]) -> None:
        super().__init__()
        self._watch = watch

    def on_solution_callback(self) -> None:
        self._watch(round(self.objective_value), round(self.best_objective_bound))
