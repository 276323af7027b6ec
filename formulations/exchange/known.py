"""What the catalogue says as a file is read: a few queries, however many lines there are."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from formulations.dosing.quantities import Quantity
from formulations.exchange.bound import Forms
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
from formulations.name_keys import name_key

Row = TypeVar("Row", DoseLimit, Incompatibility, RegulatoryStatus)
Waiting = tuple[str, int, str, int | None, str, str]


@dataclass(frozen=True)
class Known:
    """`ingredients` are by their names in small letters; the rest is read when a table asks for it. A row of an
    ingredient holds the one that is here, and is left out where it belongs to one that was added meanwhile."""

    ingredients: dict[str, Ingredient]
    forms: Forms = field(default_factory=Forms)

    @classmethod
    def read(cls) -> "Known":
        return cls({name_key(row.name): row for row in Ingredient.objects.all()})

    @cached_property
    def limits(self) -> dict[tuple[int, str], DoseLimit]:
        rows = self._held(DoseLimit.objects.order_by("kind"), "ingredient")
        return {(row.ingredient_id, row.kind): row for row in rows}

    @cached_property
    def limits_of(self) -> dict[int, list[DoseLimit]]:
        """By their ingredient, in the order of their kinds."""
        found: dict[int, list[DoseLimit]] = defaultdict(list)
        for row in self.limits.values():
            found[row.ingredient_id].append(row)
        return found

    @cached_property
    def pairs(self) -> dict[tuple[frozenset[int], str], Incompatibility]:
        """In either order."""
        rows = self._held(Incompatibility.objects.all(), "ingredient", "other")
        return {
            (frozenset({row.ingredient_id, row.other_id or row.ingredient_id}), row.other_class): row for row in rows
        }

    @cached_property
    def standings(self) -> dict[tuple[int, str], RegulatoryStatus]:
        rows = self._held(RegulatoryStatus.objects.all(), "ingredient")
        return {(row.ingredient_id, row.country): row for row in rows}

    @cached_property
    def conditions(self) -> Choices:
        return conditions_by_scope()

    @cached_property
    def products(self) -> dict[str, Product]:
        return {name_key(row.name): row for row in Product.objects.all()}

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
    def _numbered(self) -> dict[int, Ingredient]:
        return {row.pk: row for row in self.ingredients.values()}

    def _held(self, rows: Iterable[Row], *columns: str) -> Iterator[Row]:
        for row in rows:
            about = {column: getattr(row, f"{column}_id") for column in columns}
            if all(number is None or number in self._numbered for number in about.values()):
                for column, number in about.items():
                    setattr(row, column, self._numbered.get(number))
                yield row

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
