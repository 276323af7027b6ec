"""One case with everything worked out that several rules need. Rules read it and change nothing."""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from formulations.dosing.amounts import Amounts, amounts_of
from formulations.dosing.case import Case
from formulations.dosing.ceilings import Ceiling, lowest_ceiling
from formulations.dosing.facts import IngredientFacts


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
        given = {(it.ingredient, it.amount.canonical_unit) for it in self.case.history if it.on == self.case.on}
        found: dict[str, tuple[str, ...]] = {}
        for ingredient, unit in sorted(drawn | given, key=lambda it: (it[0], _place(it[1]))):
            found[ingredient] = (*found.get(ingredient, ()), unit)
        return found

    def facts(self, ingredient: str) -> IngredientFacts:
        return self.case.catalogue[ingredient]

    def name(self, ingredient: str) -> str:
        return self.facts(ingredient).name

    def names(self, ingredients: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(self.name(ingredient) for ingredient in ingredients)

    def ceiling(self, amounts: Amounts) -> Ceiling | None:
        """The effective limit of a session."""
        return lowest_ceiling(self.facts(amounts.ingredient), amounts.unit, self.weight_kg)

    def listing(self, code: str) -> tuple[str, ...]:
        """The ingredients drawn that name the condition as a contraindication."""
        return tuple(it for it in self.ingredients if code in self.facts(it).contraindications)

    def of_class(self, name: str) -> tuple[str, ...]:
        """The ingredients drawn that belong to a class."""
        return tuple(it for it in self.ingredients if name in self.facts(it).classes)
