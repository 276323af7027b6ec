"""The question as OR-Tools CP-SAT understands it: a yes or no for each place of each visit.

The days of a visit stand on a ladder, "on this day or later", which is what makes distances cheap: one rule for each
day says on which rung of the later visit it leads. Nobody and no room is in two visits at once: of all places that
cover one moment at most one is taken, and only moments that no other moment contains are looked at.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby

from ortools.sat.python.cp_model import CpModel, IntVar, LinearExpr

from sessions.booking.solver.problem import WEIGHTS, Apart, Distance, Part, Place, Problem, Visit

# From when until when in minutes, for which visit, and whether it is so.
Use = tuple[int, int, int, IntVar]


class Ladder:
    """For each day of a visit whether it takes place on it or later; never true of a visit without a place."""

    def __init__(self, cp: CpModel, visit: Visit, takes: Mapping[Place, IntVar]) -> None:
        self.days = visit.days
        self.on: dict[date, IntVar] = {}
        self._from: dict[date, IntVar] = {}
        by_day: dict[date, list[IntVar]] = defaultdict(list)
        for place, take in takes.items():
            by_day[place.day].append(take)
        above: IntVar | int = 0
        for day in reversed(self.days):
            self.on[day] = cp.new_bool_var("")
            cp.add(LinearExpr.sum(by_day[day]) == self.on[day])
            self._from[day] = cp.new_bool_var("")
            cp.add(self.on[day] + above == self._from[day])
            above = self._from[day]

    def since(self, day: date) -> IntVar | None:
        """Whether it takes place on `day` or later; None where no day is so late."""
        rung = next((it for it in self.days if it >= day), None)
        return None if rung is None else self._from[rung]


class Model:
    """With `may_leave` visits may stay without a place. Without `by_room` it is only counted whether there are rooms
    enough at each moment, which is much faster and usually leaves a room for everybody (`solving.py` looks)."""

    def __init__(self, problem: Problem, *, may_leave: bool = False, by_room: bool = False) -> None:
        self.problem, self.cp = problem, CpModel()
        self.takes: dict[int, dict[Place, IntVar]] = {}
        self.left: dict[int, IntVar] = {}
        self.rooms: dict[int, dict[tuple[int, int], IntVar]] = {}
        self._ladders: dict[int, Ladder] = {}
        self._changes: list[IntVar] = []
        for visit in problem.visits:
            self._place_once(visit, may_leave=may_leave and not visit.stays)
        for distance in problem.distances:
            self._keep(distance)
        for apart in problem.apart:
            self._keep_apart(apart)
        for one, other in problem.in_a_row:
            self._count_change(one, other)
        if not problem.is_one_row:
            self._one_at_a_time()
            self._keep_rooms() if by_room else self._count_rooms()
        self.cp.minimize(self._cost())

    def hint(self, chosen: Mapping[int, Place]) -> None:
        """Where to begin the search."""
        for key, takes in self.takes.items():
            for place, take in takes.items():
                self.cp.add_hint(take, place == chosen.get(key))

    def prefer_first_rooms(self) -> None:
        """Instead of all other costs: where each visit has one place, and only its room is open."""
        ranks = {
            take: place.rooms.index(room)
            for key, takes in self.takes.items()
            for place in takes
            for (_start, room), take in self.rooms[key].items()
        }
        self.cp.minimize(LinearExpr.weighted_sum(list(ranks), list(ranks.values())))

    def unlike(self, alike: Mapping[int, Sequence[Place]], *, at_least: int) -> None:
        """At least so many visits take none of the places in `alike`."""
        same = [self.takes[key][place] for key, places in alike.items() for place in places]
        self.cp.add(LinearExpr.sum(same) <= len(alike) - at_least)

    def _place_once(self, visit: Visit, *, may_leave: bool) -> None:
        takes = {place: self.cp.new_bool_var("") for place in visit.places}
        self.takes[visit.key] = takes
        choices = list(takes.values())
        if may_leave:
            self.left[visit.key] = self.cp.new_bool_var("")
            choices.append(self.left[visit.key])
        self.cp.add_exactly_one(choices)
        self._ladders[visit.key] = Ladder(self.cp, visit, takes)

    def _keep(self, distance: Distance) -> None:
        """From whichever day the earlier one takes place on, the later one is no earlier than the distance allows, or
        has no place at all."""
        earlier, later = self._ladders[distance.earlier], self._ladders[distance.later]
        for day in earlier.days:
            goal = later.since(distance.first_day(day))
            self._either(earlier.since(day), goal, distance.later)

    def _either(self, unless: IntVar | None, goal: IntVar | None, later: int) -> None:
        choices = [] if goal is None else [goal]
        if later in self.left:
            choices.append(self.left[later])
        if unless is not None:
            self.cp.add_bool_or([~unless, *choices])

    def _keep_apart(self, apart: Apart) -> None:
        one, other = self._ladders[apart.one], self._ladders[apart.other]
        for day in one.days:
            near = [other.on[it] for it in other.days if not apart.allows(day, it)]
            if near:
                self.cp.add(LinearExpr.sum(near) == 0).only_enforce_if(one.on[day])

    def _count_change(self, one: int, other: int) -> None:
        """A change that is counted too often costs, so it is enough to say when it has to be."""
        change = self.cp.new_bool_var("")
        self._changes.append(change)
        mine, theirs, left = self._by_clinician(one), self._by_clinician(other), self.left.get(other, 0)
        for clinician, takes in mine.items():
            same = theirs.get(clinician, [])
            self.cp.add(LinearExpr.sum(takes) <= LinearExpr.sum(same) + left + change)

    def _by_clinician(self, key: int) -> dict[int, list[IntVar]]:
        found: dict[int, list[IntVar]] = defaultdict(list)
        for place, take in self.takes[key].items():
            found[place.clinician].append(take)
        return found

    def _one_at_a_time(self) -> None:
        people: dict[tuple[str, int], list[Use]] = defaultdict(list)
        for visit, place, take in self._all():
            use = (place.minute, place.minute + visit.minutes, visit.key, take)
            people["clinician", place.clinician].append(use)
            people["patient", visit.patient].append(use)
        for uses in people.values():
            for crowd in crowds(uses):
                self.cp.add_at_most_one(crowd)

    def _count_rooms(self) -> None:
        """Of all rooms, and of each choice of them that some place has: who can only go into these needs one of these.
        Where other bookings fill most rooms, that is what says that a moment is full."""
        rooms = self.problem.rooms
        least = min((self.problem.empty_minutes.get(room, 0) for room in rooms), default=0)
        by_choice: dict[frozenset[int], list[Use]] = defaultdict(list)
        for visit, it, take in self._all():
            use = (it.minute, it.minute + visit.minutes + least, visit.key, take)
            by_choice[frozenset(it.rooms)].append(use)
        for choice in {rooms, *by_choice}:
            uses = (use for own, rows in by_choice.items() if own <= choice for use in rows)
            for crowd in crowds(uses, more_than=len(choice)):
                self.cp.add(LinearExpr.sum(crowd) <= len(choice))

    def _keep_rooms(self) -> None:
        rooms: dict[int, list[Use]] = defaultdict(list)
        for visit in self.problem.visits:
            self.rooms[visit.key] = self._choose_room(visit)
            for (start, room), take in self.rooms[visit.key].items():
                end = start + visit.minutes + self.problem.empty_minutes.get(room, 0)
                rooms[room].append((start, end, visit.key, take))
        for uses in rooms.values():
            for crowd in crowds(uses):
                self.cp.add_at_most_one(crowd)

    def _all(self) -> Iterator[tuple[Visit, Place, IntVar]]:
        for visit in self.problem.visits:
            yield from ((visit, place, take) for place, take in self.takes[visit.key].items())

    def _choose_room(self, visit: Visit) -> dict[tuple[int, int], IntVar]:
        """By start and room, whoever treats: fewer questions than one for each place and room."""
        takes = self.takes[visit.key]
        rooms = {(it.minute, room): self.cp.new_bool_var("") for it in takes for room in it.rooms}
        for place, take in takes.items():
            self.cp.add_bool_or([~take, *(rooms[place.minute, room] for room in place.rooms)])
        return rooms

    def _cost(self) -> LinearExpr:
        costs = [(take, place.cost) for takes in self.takes.values() for place, take in takes.items() if place.cost]
        costs += [(change, WEIGHTS[Part.CHANGE]) for change in self._changes]
        costs += [(left, self.problem.cost_of_no_place) for left in self.left.values()]
        return LinearExpr.weighted_sum([take for take, _cost in costs], [cost for _take, cost in costs])


def crowds(uses: Iterable[Use], *, more_than: int = 1) -> Iterator[list[IntVar]]:
    """The largest sets of uses that share a moment, as far as they belong to more visits than that."""
    here: list[Use] = []
    starts = groupby(sorted(uses, key=lambda use: use[:3]), key=lambda use: use[0])
    for moment, coming in starts:
        staying = [use for use in here if use[1] > moment]
        if len(staying) < len(here):
            yield from _crowd(here, more_than)
        here = [*staying, *coming]
    yield from _crowd(here, more_than)


def _crowd(uses: Sequence[Use], more_than: int) -> Iterator[list[IntVar]]:
    if len({key for _start, _end, key, _take in uses}) > more_than:
        yield [take for _start, _end, _key, take in uses]
