"""What a table that can be exchanged is: its columns, its rows, and what a line of a file makes of one of them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from formulations.exchange.doubts import Doubt
from formulations.exchange.known import Known
from formulations.keeping.changes import Step
from formulations.keeping.forms import KeepingForm
from formulations.keeping.rows import as_plain
from formulations.models import Ingredient, Product
from formulations.name_keys import name_key
from mesoplan.staff.models import User

if TYPE_CHECKING:
    from django.db.models import QuerySet

LISTS = ("allergens", "contraindications", "classes", "excipient_allergens")
Cells = Mapping[str, str]


class CellError(Exception):
    """A line that is about nothing: the column, and what is wrong with it."""

    def __init__(self, column: str, sentence: str) -> None:
        super().__init__(sentence)
        self.column, self.sentence = column, sentence


def no_doubts(_form: KeepingForm) -> Iterator[Doubt]:
    return iter(())


@dataclass(frozen=True)
class Target:
    """What one line is about. `key` tells it from the other lines, `stored` is its row, None where it would be new;
    `step` says what would become of it, without storing anything."""

    key: object
    title: str
    stored: Any
    form: Callable[[], KeepingForm]
    step: Callable[[User, KeepingForm], Step]
    doubts: Callable[[KeepingForm], Iterator[Doubt]] = no_doubts


@dataclass(frozen=True)
class Table:
    """`names` are the columns that name an ingredient, `product` the one that names a product."""

    key: str
    title: str | Promise
    keys: Sequence[str]
    columns: Sequence[str]
    rows: Callable[[], Iterable[Sequence[object]]]
    target: Callable[[Known, Cells, str], Target]
    names: Sequence[str] = field(default=("ingredient",))
    product: str = ""

    def lock(self, cells: Iterable[Cells]) -> None:
        """All that the lines are about, once and in one order, so that two files never wait for each other."""
        lines = list(cells)
        lock_named(Ingredient.objects.all(), {line[column] for line in lines for column in self.names})
        lock_named(Product.objects.all(), {line[self.product] for line in lines} if self.product else ())

    def says(self, stored: Any, cells: Cells) -> bool:  # noqa: ANN401 a row of any of the tables
        """Whether the line is what would be exported of its row."""
        return all(as_cell(getattr(stored, column)) == cells[column] for column in self.columns)

    @property
    def header(self) -> list[str]:
        return [*self.keys, *self.columns]

    def lines(self) -> Iterator[list[str]]:
        for row in self.rows():
            yield [as_cell(value) for value in row]


def lock_named(rows: "QuerySet[Any]", names: Iterable[str]) -> None:
    """In the order of `lock_ingredients`."""
    wanted = {name_key(name) for name in names}
    if wanted:
        numbers = [pk for pk, name in rows.values_list("pk", "name") if name_key(name) in wanted]
        list(rows.filter(pk__in=numbers).select_for_update().order_by("pk").values_list("pk"))


def as_cell(value: object) -> str:
    plain = as_plain(value)
    if isinstance(plain, list):
        return ";".join(map(str, plain))
    return "" if plain is None else str(plain)


def ingredient_named(known: Known, name: str, column: str) -> Ingredient:
    found = known.ingredients.get(name_key(name))
    if found is None:
        raise CellError(column, _("%(ingredient)s is not in the catalogue.") % {"ingredient": name or "–"})
    return found


def data_of(cells: Cells, columns: Sequence[str], stored: Any, reason: str) -> dict[str, Any]:  # noqa: ANN401 a row of any
    data: dict[str, Any] = {name: _split(cells[name]) if name in LISTS else cells[name] for name in columns}
    return data | {"reason": reason, "version": str(getattr(stored, "version", 0))}


def _split(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]
