"""What a dose check is made against: the catalogue as it stands, read once for each request."""

from collections.abc import Mapping
from dataclasses import dataclass

from formulations.cases import ingredient_facts, read_conditions
from formulations.dosing.facts import Condition, IngredientFacts
from formulations.dosing.rules.allergens import group_of
from formulations.dosing.screening import is_allergy
from formulations.dosing.units import PER_VOLUME, amount_unit
from formulations.models import Ingredient
from formulations.models.regulation import with_bans
from formulations.name_keys import name_key
from patients.allergens import Allergen
from patients.models import TreatmentArea


@dataclass(frozen=True)
class Shelf:
    """`ingredients` by their names in small letters, `stock_units` by their names as they are."""

    ingredients: Mapping[str, IngredientFacts]
    stock_units: Mapping[str, str]
    conditions: Mapping[str, Condition]
    area_names: Mapping[str, str]

    @classmethod
    def read(cls) -> "Shelf":
        rows = list(with_bans(Ingredient.objects.with_limits()))
        return cls(
            ingredients={name_key(row.name): ingredient_facts(row) for row in rows},
            stock_units={row.name: row.stock_unit for row in rows},
            conditions=read_conditions(),
            area_names={area.code: area.name for area in TreatmentArea.objects.all()},
        )

    @property
    def catalogue(self) -> dict[str, IngredientFacts]:
        """By name, as the engine takes it."""
        return {it.name: it for it in self.ingredients.values()}

    @property
    def allergen_groups(self) -> frozenset[str]:
        """Every allergy that a mixture could match, as `group_of` spells it."""
        contained = {allergen for it in self.ingredients.values() for allergen in (it.name, *it.allergens)}
        asked = {code for code in self.conditions if is_allergy(code)}
        return frozenset(group_of(it) for it in (*Allergen.values, *contained, *asked))

    def counted_in(self, ingredient: IngredientFacts) -> frozenset[str]:
        """The canonical units that doses of an ingredient are compared in: those of its limits, else that of its usual
        strength. Empty where the catalogue knows neither."""
        stock = self.stock_units[ingredient.name]
        usual = {amount_unit(stock)} if stock in PER_VOLUME else set()
        return ingredient.limited_in or frozenset(usual)
