"""The tables that can be exchanged. Each knows its columns, finds the row that a line of a file is about, and has it
checked by the form and stored by the service of the pages, so that a file can do nothing that a page could not."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from formulations.exchange.doubts import Doubt, doubt_of_session_limit, doubts_of
from formulations.keeping import ingredients, limits, pairs, standings
from formulations.keeping.forms import IngredientForm, KeepingForm, LimitForm, PairForm, Row, StandingForm
from formulations.keeping.rows import as_plain
from formulations.models import CatalogueChange, DoseLimit, Incompatibility, Ingredient, LimitKind, RegulatoryStatus
from mesoplan.staff.models import User

LISTS = ("allergens", "contraindications", "classes")
Cells = Mapping[str, str]
Saved = object


class CellError(Exception):
    """A line that is about nothing: the column, and what is wrong with it."""

    def __init__(self, column: str, sentence: str) -> None:
        super().__init__(sentence)
        self.column, self.sentence = column, sentence


@dataclass(frozen=True)
class Target:
    """What one line is about: its row, None where it would be new, its form, and how it is stored."""

    title: str
    stored: Row | None
    form: KeepingForm
    save: Callable[[User, KeepingForm], Row | CatalogueChange | None]
    doubts: Callable[[KeepingForm], Iterator[Doubt]]


@dataclass(frozen=True)
class Table:
    key: str
    title: str | Promise
    keys: Sequence[str]
    columns: Sequence[str]
    rows: Callable[[], Iterable[Sequence[object]]]
    target: Callable[[Cells, str], Target]

    @property
    def header(self) -> list[str]:
        return [*self.keys, *self.columns]

    def lines(self) -> Iterator[list[str]]:
        for row in self.rows():
            yield [as_cell(value) for value in row]


def as_cell(value: object) -> str:
    plain = as_plain(value)
    if isinstance(plain, list):
        return ";".join(map(str, plain))
    return "" if plain is None else str(plain)


def ingredient_named(name: str, column: str) -> Ingredient:
    found = Ingredient.objects.filter(name__iexact=name).first()
    if found is None:
        raise CellError(column, _t("%(ingredient)s is not in the catalogue.") % {"ingredient": name or "–"})
    return found


def data_of(cells: Cells, columns: Sequence[str], stored: Row | None, reason: str) -> dict[str, Any]:
    data: dict[str, Any] = {name: _split(cells[name]) if name in LISTS else cells[name] for name in columns}
    return data | {"reason": reason, "version": str(stored.version if stored else 0)}


def _split(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def limit_target(cells: Cells, reason: str) -> Target:
    ingredient, kind = ingredient_named(cells["ingredient"], "ingredient"), cells["kind"]
    if kind not in LimitKind.values:
        raise CellError("kind", _t("Kinds of limits are: %(kinds)s.") % {"kinds": ", ".join(LimitKind.values)})
    stored = DoseLimit.objects.filter(ingredient=ingredient, kind=kind).first()
    form = LimitForm(data_of(cells, limits.COLUMNS, stored, reason), kind=LimitKind(kind))

    def save(actor: User, form: KeepingForm) -> Row | CatalogueChange:
        return limits.set_limit(
            actor=actor,
            ingredient=ingredient,
            kind=kind,
            version=form.cleaned_data["version"],
            figure=limits.Figure(**form.values),
            reason=reason,
        )

    def doubts(form: KeepingForm) -> Iterator[Doubt]:
        value, unit = form.values["value"], form.values["unit"]
        if stored and stored.unit == unit:
            yield from doubts_of(stored.value, value, active_factor=ingredient.active_factor)
        if kind == LimitKind.PER_SESSION:
            per_kg = ingredient.limit_of.get(LimitKind.PER_KG)
            yield from doubt_of_session_limit(value, per_kg.value if per_kg else None)

    return Target(f"{ingredient}: {LimitKind(kind).label}", stored, form, save, doubts)


def pair_target(cells: Cells, reason: str) -> Target:
    ingredient, other = (ingredient_named(cells[name], name) for name in ("ingredient", "other"))
    if ingredient == other:
        raise CellError("other", _t("An ingredient is not paired with itself."))
    stored = pairs.row_about(ingredient, other)
    form = PairForm(data_of(cells, pairs.COLUMNS, stored, reason))

    def save(actor: User, form: KeepingForm) -> Row | CatalogueChange:
        return pairs.set_pair(
            actor=actor,
            ingredient=ingredient,
            other=other,
            version=form.cleaned_data["version"],
            knowledge=pairs.Knowledge(**form.values),
            reason=reason,
        )

    return Target(f"{ingredient} + {other}", stored, form, save, no_doubts)


def standing_target(cells: Cells, reason: str) -> Target:
    ingredient, country = ingredient_named(cells["ingredient"], "ingredient"), cells["country"]
    if not (len(country) == 2 and country.isascii() and country.isupper()):  # noqa: PLR2004 ISO 3166 alpha-2
        raise CellError("country", _t("A country has two capital letters, as in FR."))
    stored = RegulatoryStatus.objects.filter(ingredient=ingredient, country=country).first()
    form = StandingForm(data_of(cells, standings.COLUMNS, stored, reason), country=country)

    def save(actor: User, form: KeepingForm) -> Row | CatalogueChange:
        return standings.set_standing(
            actor=actor,
            ingredient=ingredient,
            country=country,
            version=form.cleaned_data["version"],
            word=standings.Word(**form.values),
            reason=reason,
        )

    return Target(f"{ingredient}: {country}", stored, form, save, no_doubts)


def ingredient_target(cells: Cells, reason: str) -> Target:
    stored = Ingredient.objects.filter(name__iexact=cells["name"]).first()
    form = IngredientForm(data_of(cells, ingredients.COLUMNS, stored, reason))

    def save(actor: User, form: KeepingForm) -> Row | CatalogueChange | None:
        if stored is None:
            return ingredients.add_ingredient(actor=actor, values=form.values)
        version = form.cleaned_data["version"]
        row, waits = ingredients.change_ingredient(
            actor=actor, ingredient=stored, version=version, values=form.values, reason=reason
        )
        return waits or row

    def doubts(form: KeepingForm) -> Iterator[Doubt]:
        strength = form.values["stock_concentration"]
        if stored and strength and stored.stock_unit == form.values["stock_unit"]:
            yield from doubts_of(stored.stock_concentration, strength, active_factor=stored.active_factor)

    return Target(cells["name"], stored, form, save, doubts)


def no_doubts(_form: KeepingForm) -> Iterator[Doubt]:
    return iter(())


LIMITS = Table(
    "limits",
    _("Limits"),
    ("ingredient", "kind"),
    limits.COLUMNS,
    lambda: DoseLimit.objects.order_by("ingredient__name", "kind").values_list(
        "ingredient__name", "kind", *limits.COLUMNS
    ),
    limit_target,
)
PAIRS = Table(
    "incompatibilities",
    _("Incompatibilities"),
    ("ingredient", "other"),
    pairs.COLUMNS,
    lambda: (
        Incompatibility.objects.exclude(other=None)
        .order_by("ingredient__name", "other__name")
        .values_list("ingredient__name", "other__name", *pairs.COLUMNS)
    ),
    pair_target,
)
STANDINGS = Table(
    "countries",
    _("Regulatory status"),
    ("ingredient", "country"),
    standings.COLUMNS,
    lambda: RegulatoryStatus.objects.order_by("ingredient__name", "country").values_list(
        "ingredient__name", "country", *standings.COLUMNS
    ),
    standing_target,
)
INGREDIENTS = Table(
    "ingredients",
    _("Ingredients"),
    (),
    ingredients.COLUMNS,
    lambda: Ingredient.objects.order_by("name").values_list(*ingredients.COLUMNS),
    ingredient_target,
)
TABLES = {table.key: table for table in (INGREDIENTS, LIMITS, PAIRS, STANDINGS)}
