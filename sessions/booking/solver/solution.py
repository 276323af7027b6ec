"""What is answered."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from sessions.booking.solver.problem import WEIGHTS, Part, Place, Problem


@dataclass(frozen=True)
class Chosen:
    """A place with the one of its rooms that is taken."""

    place: Place
    room: int


@dataclass(frozen=True)
class Solution:
    """`chosen` names the visits that found a place. `cost` of their places and `bound` count as `WEIGHTS` do: no other
    choice with as many places costs less than `bound`, which is 0 where it is not known whether there are more."""

    chosen: Mapping[int, Chosen]
    without_place: tuple[int, ...]
    changes: int
    cost: int
    bound: int
    seconds: float

    @property
    def is_optimal(self) -> bool:
        return self.cost == self.bound

    @property
    def gap(self) -> float:
        """How much less the best choice could cost at most, as a share of this cost: 0 is proven to be the best."""
        return (self.cost - self.bound) / self.cost if self.cost else 0.0

    @cached_property
    def given_up(self) -> Mapping[Part, int]:
        """The sum of what all its places give up."""
        total: Counter[Part] = Counter()
        for chosen in self.chosen.values():
            total.update(chosen.place.given_up)
        total[Part.CHANGE] += self.changes
        return {part: amount for part, amount in total.items() if amount}


def changes_in(problem: Problem, chosen: Mapping[int, Chosen]) -> int:
    """How often the clinician changes from one session to the one that follows it."""
    rows = [(chosen[one], chosen[other]) for one, other in problem.in_a_row if one in chosen and other in chosen]
    return sum(one.place.clinician != other.place.clinician for one, other in rows)


def cost_of(chosen: Mapping[int, Chosen], changes: int) -> int:
    return sum(it.place.cost for it in chosen.values()) + changes * WEIGHTS[Part.CHANGE]
