"""How long two sessions have to lie apart, from what is in them [brief 10, R5]."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from formulations.dosing.classes import DEOXYCHOLATE
from formulations.dosing.facts import IngredientFacts, Limit, LimitKind
from formulations.dosing.intervals import NO_INTERVAL, Interval


def are_one_substance(one: IngredientFacts, other: IngredientFacts) -> bool:
    """The same ingredient, or deoxycholate from whatever product [brief 6]."""
    return one.name == other.name or (DEOXYCHOLATE in one.classes and DEOXYCHOLATE in other.classes)


def interval_between(
    earlier: Iterable[IngredientFacts], later: Iterable[IngredientFacts], *, in_one_area: bool
) -> Interval:
    """The least time from a session that holds `earlier` to one that holds `later`.

    What is limited to an interval counts where both are in one area, and anywhere on the body where the later one holds
    the same substance and that is limited by an absolute dose. The longest counts; NO_INTERVAL where none is known.
    """
    interval = NO_INTERVAL
    for bound in bounds_between(earlier, later, in_one_area=in_one_area):
        interval = interval.longest_with(bound.interval)
    return interval


@dataclass(frozen=True)
class Bound:
    """An interval, and the ingredient whose limit it is."""

    ingredient: str
    limit: Limit

    @cached_property
    def interval(self) -> Interval:
        return Interval.of(self.limit.quantity)


def bounds_between(
    earlier: Iterable[IngredientFacts], later: Iterable[IngredientFacts], *, in_one_area: bool
) -> Iterator[Bound]:
    """Each limit that counts between the two."""
    mixture = tuple(later)
    for dose in earlier:
        again = tuple(it for it in mixture if are_one_substance(it, dose))
        is_absolute = any(it.of_kind(LimitKind.PER_SESSION) for it in (dose, *again))
        if in_one_area or (again and is_absolute):
            for ingredient in (dose, *again):
                for limit in ingredient.of_kind(LimitKind.MIN_INTERVAL_DAYS):
                    yield Bound(ingredient.name, limit)
