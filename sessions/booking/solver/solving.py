"""The best choice of places.

Where visits of several patients can meet, CP-SAT gets the question three times. First with the cheapest places of each
visit, for a good answer to begin with. Then with all of them, for the proof; in both it is only counted whether there
are rooms enough. Whether each visit gets one of its own is asked last. Where it does not, the rooms are made part of
the question, and the proof before says how good that answer is.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from time import monotonic

from sessions.booking.solver.answer import Found, ask
from sessions.booking.solver.errors import NoPlaceError, OutOfTimeError
from sessions.booking.solver.model import Model
from sessions.booking.solver.problem import Place, Problem
from sessions.booking.solver.solution import Solution
from sessions.booking.solver.worth import in_order, worth_looking_at, worth_looking_at_below, worth_looking_at_first

LIMIT_SECONDS = 10.0
# Of the time that is left; the rest is for what comes after.
SHARE_OF_FIRST, SHARE_OF_PROOF = 0.5, 0.8
# Is told what the best choice so far costs, and what none can cost less than.
Watch = Callable[[int, int], None]


def solve(
    problem: Problem, *, may_leave: bool = False, limit_seconds: float = LIMIT_SECONDS, watch: Watch | None = None
) -> Solution:
    """The choice of least cost: the same question always has the same answer, unless the time is up before it is
    proven.

    With `may_leave` a visit may stay without a place where there is none for all. Without it, raises NoPlaceError. In
    either case OutOfTimeError where nothing at all was found in time.
    """
    began = monotonic()
    search = _Search(problem, may_leave=may_leave, until=began + limit_seconds, watch=watch)
    found = search.of_one_row() if problem.is_one_row else search.of_many()
    return found.solution(problem, seconds=monotonic() - began)


class _Search:
    def __init__(self, problem: Problem, *, may_leave: bool, until: float, watch: Watch | None) -> None:
        self.problem, self.may_leave, self.until, self.watch = problem, may_leave, until, watch

    def of_one_row(self) -> Found:
        worth = worth_looking_at(in_order(self.problem))
        good = one_after_the_other(worth)
        return self._ask(worth if good is None else worth_looking_at_below(worth, good.cost(worth)))

    def of_many(self) -> Found:
        first = self._first()
        best = self._best(first)
        rooms = rooms_for(self.problem, best.places)
        return replace(best, rooms=rooms) if rooms is not None else self._by_room(best)

    def _first(self) -> Found | None:
        try:
            return self._ask(worth_looking_at_first(self.problem), share=SHARE_OF_FIRST)
        except (NoPlaceError, OutOfTimeError):
            return None

    def _best(self, first: Found | None) -> Found:
        if first is None:
            return self._ask(self.problem, share=SHARE_OF_PROOF)
        try:
            return self._ask(self._worth_after(first), hint=first.places, share=SHARE_OF_PROOF)
        except OutOfTimeError:
            return replace(first, bound=0 if first.left else least_cost(self.problem))

    def _worth_after(self, first: Found) -> Problem:
        return self.problem if first.left else worth_looking_at_below(self.problem, first.cost(self.problem))

    def _by_room(self, unroomed: Found) -> Found:
        """What is bound without the rooms binds with them, as long as no more visits stay out."""
        try:
            first = self._ask(worth_looking_at_first(self.problem), by_room=True, share=SHARE_OF_FIRST)
        except NoPlaceError:
            return self._ask(self.problem, by_room=True)
        try:
            return self._ask(self._worth_after(first), hint=first.places, by_room=True)
        except OutOfTimeError:
            is_bound = len(first.left) == len(unroomed.left)
            return replace(first, bound=unroomed.bound if is_bound else 0)

    def _ask(
        self,
        problem: Problem,
        *,
        hint: Mapping[int, Place] | None = None,
        by_room: bool = False,
        share: float = 1.0,
    ) -> Found:
        model = Model(problem, may_leave=self.may_leave, by_room=by_room)
        if hint is not None:
            model.hint(hint)
        return ask(model, seconds=(self.until - monotonic()) * share, watch=self.watch)


def one_after_the_other(problem: Problem) -> Found | None:
    """Of the visits of one course: each takes the cheapest place that those before it leave. Usually a good answer,
    which leaves little to look at for a better one; None where the last ones find no place."""
    places: dict[int, Place] = {}
    for visit in sorted(problem.visits, key=lambda it: sum(rule.later == it.key for rule in problem.distances)):
        before = [it for it in problem.distances if it.later == visit.key]
        first = max((it.first_day(places[it.earlier].day) for it in before), default=date.min)
        cheapest = min((it for it in visit.places if it.day >= first), key=lambda it: it.cost, default=None)
        if cheapest is None:
            return None
        places[visit.key] = cheapest
    return Found(places, rooms={}, left=(), bound=0)


def rooms_for(problem: Problem, places: Mapping[int, Place]) -> dict[int, int] | None:
    """A room for each visit at its place, the first of its rooms where that is possible; None where there are not
    enough of them."""
    placed = problem.among({key: [place] for key, place in places.items()})
    if placed.is_one_row:
        return {key: place.rooms[0] for key, place in places.items()}
    model = Model(placed, by_room=True)
    model.prefer_first_rooms()
    try:
        return dict(ask(model).rooms)
    except NoPlaceError:
        return None


def least_cost(problem: Problem) -> int:
    """Were each visit alone."""
    return sum(min((place.cost for place in visit.places), default=0) for visit in problem.visits)
