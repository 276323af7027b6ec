"""What the catalogue says as a file is read: a few queries, however many lines there are."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from formulations.dosing.quantities import Quantity
from formulations.keeping.choices import Choices, conditions_by_scope
from formulations.models import (
    CatalogueChange,
    DoseLimit,
    Incompatibility,
    Ingredient,
    Product,
    ProductComponent,
    RecipeLine,
    RegulatoryStatus,
)
from formulations.models.changes import ChangeStatus
from formulations.models.recipes import EVER_APPROVED

Waiting = tuple[str, int, str, int | None, str, str]


@dataclass(frozen=True)
class Known:
    """`ingredients` are by their names in small letters; the rest is read when a table asks for it."""

    ingredients: dict[str, Ingredient]

    @classmethod
    def read(cls) -> "Known":
        return cls({row.name.casefold(): row for row in Ingredient.objects.with_limits()})

    @cached_property
    def limits(self) -> dict[tuple[int, str], DoseLimit]:
        rows = (limit for ingredient in self.ingredients.values() for limit in ingredient.limits.all())
        return {(row.ingredient_id, row.kind): row for row in rows}

    @cached_property
    def pairs(self) -> dict[tuple[frozenset[int], str], Incompatibility]:
        """In either order."""
        rows = Incompatibility.objects.select_related("ingredient", "other")
        return {
            (frozenset({row.ingredient_id, row.other_id or row.ingredient_id}), row.other_class): row for row in rows
        }

    @cached_property
    def standings(self) -> dict[tuple[int, str], RegulatoryStatus]:
        return {(row.ingredient_id, row.country): row for row in RegulatoryStatus.objects.select_related("ingredient")}

    @cached_property
    def conditions(self) -> Choices:
        return conditions_by_scope()

    @cached_property
    def products(self) -> dict[str, Product]:
        return {row.name.casefold(): row for row in Product.objects.all()}

    @cached_property
    def components(self) -> dict[tuple[int, int], ProductComponent]:
        return {(row.product_id, row.ingredient_id): row for row in ProductComponent.objects.all()}

    @cached_property
    def approved(self) -> set[int]:
        """Products in a version that has ever been approved."""
        lines = RecipeLine.objects.filter(version__status__in=EVER_APPROVED)
        return set(lines.values_list("product_id", flat=True))

    @cached_property
    def waiting(self) -> set[Waiting]:
        """What waits for a second person already."""
        rows = CatalogueChange.objects.filter(status=ChangeStatus.WAITING)
        return {waiting_key(row) for row in rows}

    @cached_property
    def _strengths(self) -> dict[int, list[Quantity]]:
        found: dict[int, list[Quantity]] = {}
        for row in self.components.values():
            found.setdefault(row.ingredient_id, []).append(Quantity(row.strength, row.unit))
        return found

    def strengths_of(self, ingredients: Iterable[Ingredient]) -> Iterator[Quantity]:
        """As they are usually bought, and as their products print them."""
        for row in ingredients:
            if row.stock_concentration and row.stock_unit:
                yield Quantity(row.stock_concentration, row.stock_unit)
            yield from self._strengths.get(row.pk, ())

    def like(self, inn: str) -> list[Ingredient]:
        """Ingredients of the same international name."""
        return [row for row in self.ingredients.values() if inn and row.inn.casefold() == inn.casefold()]


def waiting_key(row: CatalogueChange) -> Waiting:
    return row.subject, row.ingredient_id, row.limit_kind, row.other_id, row.other_class, row.country
