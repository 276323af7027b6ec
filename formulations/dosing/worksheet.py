"""One case with everything worked out that several rules need. Rules read it and change nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import product

from formulations.dosing.amounts import Amounts, amounts_of, given_today
from formulations.dosing.case import Case, Syringe
from formulations.dosing.ceilings import Ceiling, lowest_ceiling
from formulations.dosing.classes import SUMMED_CLASSES
from formulations.dosing.facts import Incompatibility, IngredientFacts
from formulations.dosing.mixing import Mixture, Pair, each_once, mixture_of, pairs_in, sorted_pair


def _place(unit: str) -> tuple[bool, str]:
    return (unit != "mg", unit)


@dataclass(frozen=True)
class Worksheet:
    """A case under test."""

    case: Case

    @cached_property
    def ingredients(self) -> tuple[str, ...]:
        """All that is drawn, with or without a known strength, sorted."""
        contents = (it for syringe in self.case.syringes for draw in syringe.draws for it in draw.contents)
        return tuple(sorted({content.ingredient for content in contents}))

    @cached_property
    def amounts(self) -> tuple[Amounts, ...]:
        """Of every ingredient with a known strength, sorted."""
        return amounts_of(self.case)

    @cached_property
    def weight_kg(self) -> Fraction | None:
        weight = self.case.patient.weight_kg
        return None if weight is None else Fraction(weight)

    @cached_property
    def areas(self) -> frozenset[str]:
        return frozenset(syringe.area for syringe in self.case.syringes)

    @cached_property
    def units_of_the_day(self) -> dict[str, tuple[str, ...]]:
        """Of every ingredient drawn or given earlier on the day: the canonical units it is counted in. No two of them
        convert.
        """
        drawn = {(it.ingredient, it.unit) for it in self.amounts}
        found: dict[str, tuple[str, ...]] = {}
        for ingredient, unit in sorted(drawn | self.given_today.keys(), key=lambda it: (it[0], _place(it[1]))):
            found[ingredient] = (*found.get(ingredient, ()), unit)
        return found

    @cached_property
    def given_today(self) -> dict[tuple[str, str], Fraction]:
        """What the ledger already holds of the day, by ingredient and canonical unit."""
        return given_today(self.case)

    @cached_property
    def received_today(self) -> tuple[str, ...]:
        """All that the ledger already holds of the day, with or without a known amount, sorted."""
        return tuple(sorted({dose.ingredient for dose in self.case.history if dose.on == self.case.on}))

    @cached_property
    def mixtures(self) -> dict[Mixture, tuple[Syringe, ...]]:
        """The syringes that hold the same products, volumes apart."""
        found: dict[Mixture, tuple[Syringe, ...]] = {}
        for syringe in self.case.syringes:
            mixture = mixture_of(syringe.draws)
            found[mixture] = (*found.get(mixture, ()), syringe)
        return found

    @cached_property
    def pairs_in_syringes(self) -> tuple[Pair, ...]:
        """Every two ingredients that different products bring into one syringe; each pair sorted, all sorted."""
        return tuple(sorted({pair for mixture in self.mixtures for pair in pairs_in(each_once(mixture))}))

    @cached_property
    def pairs_of_the_day(self) -> tuple[Pair, ...]:
        """Every two ingredients that meet in the body: of all syringes, and with what was given earlier that day."""
        everything = mixture_of(draw for syringe in self.case.syringes for draw in syringe.draws)
        earlier = product(self.ingredients, self.received_today)
        with_earlier = {sorted_pair(*both) for both in earlier if both[0] != both[1]}
        return tuple(sorted({*pairs_in(each_once(everything)), *with_earlier}))

    @cached_property
    def _rows(self) -> dict[Pair, tuple[Incompatibility, ...]]:
        found: dict[Pair, tuple[Incompatibility, ...]] = {}
        for row in self.case.incompatibilities:
            pair = sorted_pair(row.first, row.second)
            found[pair] = (*found.get(pair, ()), row)
        return found

    def rows_about(self, pair: Pair) -> tuple[Incompatibility, ...]:
        """What the table of incompatibilities says of two ingredients, in either order."""
        return self._rows.get(pair, ())

    def rows_with_class(self, name: str) -> Iterator[Incompatibility]:
        """The rows of drawn ingredients against a class such as `class:any`."""
        for row in self.case.incompatibilities:
            if row.second == name and row.first in self.ingredients:
                yield row

    def syringes_with(self, ingredient: str) -> Iterator[Syringe]:
        for syringe in self.case.syringes:
            if any(content.ingredient == ingredient for draw in syringe.draws for content in draw.contents):
                yield syringe

    def facts(self, ingredient: str) -> IngredientFacts:
        return self.case.catalogue[ingredient]

    def name(self, ingredient: str) -> str:
        return self.facts(ingredient).name

    def names(self, ingredients: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(self.name(ingredient) for ingredient in ingredients)

    def ceiling(self, amounts: Amounts) -> Ceiling | None:
        """The effective limit of a session."""
        return lowest_ceiling(self.facts(amounts.ingredient), amounts.unit, self.weight_kg)

    @cached_property
    def _listings(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for ingredient in self.ingredients:
            for code in self.facts(ingredient).contraindications:
                found[code] = (*found.get(code, ()), ingredient)
        return found

    def listing(self, code: str) -> tuple[str, ...]:
        """The ingredients drawn that name the condition as a contraindication."""
        return self._listings.get(code, ())

    def of_class(self, name: str) -> tuple[str, ...]:
        """The ingredients drawn that belong to a class."""
        return tuple(it for it in self.ingredients if name in self.facts(it).classes)

    def of_class_today(self, name: str) -> tuple[str, ...]:
        """The members of a class that are drawn, or were received earlier on the day; sorted."""
        of_the_day = sorted({*self.ingredients, *self.received_today})
        return tuple(it for it in of_the_day if name in self.facts(it).classes)

    @cached_property
    def added_up_today(self) -> tuple[str, ...]:
        """What is drawn, and what was received earlier on the day and is added to it: the same ingredient, or another
        of a class whose doses are added up; sorted.
        """
        classes = {name for it in self.ingredients for name in self.facts(it).classes & SUMMED_CLASSES}
        earlier = (it for it in self.received_today if self.facts(it).classes & classes)
        return tuple(sorted({*self.ingredients, *earlier}))
