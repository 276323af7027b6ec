"""Ingredients and what is known of them, as tables. Each line is checked by the form of the page and weighed as there,
so that a file can do nothing that a page could not."""

from collections.abc import Iterator
from functools import partial

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from formulations.dosing.facts import CLASS_ANY, CLASS_HYPOTONIC, CLASS_UNDILUTED
from formulations.dosing.quantities import Quantity
from formulations.exchange.doubts import (
    Doubt,
    doubt_of_session_limit,
    doubt_of_source,
    doubts_beside,
    doubts_of,
    factors_of,
)
from formulations.exchange.known import Known
from formulations.exchange.table import CellError, Cells, Table, Target, as_cell, data_of, ingredient_named
from formulations.keeping import ingredients, limits, pairs, standings
from formulations.keeping.changes import Step
from formulations.keeping.forms import IngredientForm, KeepingForm, LimitForm, PairForm, StandingForm
from formulations.models import DoseLimit, Incompatibility, Ingredient, LimitKind, RegulatoryStatus
from formulations.name_keys import name_key
from mesoplan.staff.models import User

CLASSES = (CLASS_ANY, CLASS_UNDILUTED, CLASS_HYPOTONIC)


def limit_target(known: Known, cells: Cells, reason: str) -> Target:
    ingredient, kind = ingredient_named(known, cells["ingredient"], "ingredient"), cells["kind"]
    if kind not in LimitKind.values:
        raise CellError("kind", _t("Kinds of limits are: %(kinds)s.") % {"kinds": ", ".join(LimitKind.values)})
    stored = known.limits.get((ingredient.pk, kind))
    data = data_of(cells, limits.COLUMNS, stored, reason)
    is_new = stored is not None and (as_cell(stored.value), stored.unit) != (cells["value"], cells["unit"])
    made = {"kind": LimitKind(kind), "is_typed": is_new}

    def step(actor: User, form: KeepingForm) -> Step:
        row = stored or DoseLimit(ingredient=ingredient, kind=kind)
        return limits.weigh(actor, row, limits.Figure(**form.values), reason)

    return Target(
        key=(ingredient.pk, kind),
        title=f"{ingredient}: {LimitKind(kind).label}",
        stored=stored,
        form=partial(known.forms.bound, LimitForm, data, about=f"{kind} {is_new}", **made),
        step=step,
        doubts=lambda form: limit_doubts(known, ingredient, kind, form),
    )


def limit_doubts(known: Known, ingredient: Ingredient, kind: str, form: KeepingForm) -> Iterator[Doubt]:
    """A new limit is compared with the others of its ingredient, but for those that are counted otherwise. Another
    figure is another reading: its source is asked for, where the file names that of the figure before."""
    after, stored = Quantity(form.values["value"], form.values["unit"]), known.limits.get((ingredient.pk, kind))
    factors = factors_of(ingredient.name, ingredient.active_factor)
    others = [Quantity(it.value, it.unit) for it in known.limits_of.get(ingredient.pk, ()) if it.kind != kind]
    if stored:
        before = Quantity(stored.value, stored.unit)
        yield from doubts_of(before, after, factors=factors)
        if before.exact != after.exact and stored.source and stored.source == form.values["source"]:
            yield doubt_of_source(before, after)
    else:
        yield from doubts_beside(others, after, factors=factors)
    if kind == LimitKind.PER_SESSION:
        per_kg = known.limits.get((ingredient.pk, LimitKind.PER_KG))
        yield from doubt_of_session_limit(after, Quantity(per_kg.value, per_kg.unit) if per_kg else None)


def pair_target(known: Known, cells: Cells, reason: str) -> Target:
    """`other` is an ingredient or one of the classes of the engine."""
    ingredient, other_class = ingredient_named(known, cells["ingredient"], "ingredient"), ""
    if cells["other"] in CLASSES:
        other, other_class = None, cells["other"]
    else:
        other = ingredient_named(known, cells["other"], "other")
    if ingredient == other:
        raise CellError("other", _t("An ingredient is not paired with itself."))
    key = frozenset({ingredient.pk, other.pk if other else ingredient.pk}), other_class
    stored = known.pairs.get(key)

    def step(actor: User, form: KeepingForm) -> Step:
        row = stored or Incompatibility(ingredient=ingredient, other=other, other_class=other_class)
        return pairs.weigh(actor, row, pairs.Knowledge(**form.values), reason)

    form = partial(known.forms.bound, PairForm, data_of(cells, pairs.COLUMNS, stored, reason))
    return Target(key, f"{ingredient} + {other or other_class}", stored, form, step)


def standing_target(known: Known, cells: Cells, reason: str) -> Target:
    ingredient, country = ingredient_named(known, cells["ingredient"], "ingredient"), cells["country"]
    if not (len(country) == 2 and country.isascii() and country.isupper()):  # noqa: PLR2004 ISO 3166 alpha-2
        raise CellError("country", _t("A country has two capital letters, as in FR."))
    stored = known.standings.get((ingredient.pk, country))

    def step(actor: User, form: KeepingForm) -> Step:
        row = stored or RegulatoryStatus(ingredient=ingredient, country=country)
        return standings.weigh(actor, row, standings.Word(**form.values), reason)

    form = partial(
        known.forms.bound,
        StandingForm,
        data_of(cells, standings.COLUMNS, stored, reason),
        about=country,
        country=country,
    )
    return Target((ingredient.pk, country), f"{ingredient}: {country}", stored, form, step)


def ingredient_target(known: Known, cells: Cells, reason: str) -> Target:
    stored = known.ingredients.get(name_key(cells["name"]))

    def step(actor: User, form: KeepingForm) -> Step:
        return (
            Step(Ingredient(), form.values) if stored is None else ingredients.weigh(actor, stored, form.values, reason)
        )

    data = data_of(cells, ingredients.COLUMNS, stored, reason)
    return Target(
        key=name_key(cells["name"]),
        title=cells["name"],
        stored=stored,
        form=lambda: known.forms.bound(IngredientForm, data, conditions=known.conditions),
        step=step,
        doubts=lambda form: strength_doubts(known, stored, form),
    )


def strength_doubts(known: Known, stored: Ingredient | None, form: KeepingForm) -> Iterator[Doubt]:
    """A strength is compared with the one before; one that is new with those of the same substance and its products."""
    if not form.values["stock_concentration"]:
        return
    after = Quantity(form.values["stock_concentration"], form.values["stock_unit"])
    factors = factors_of(form.values["name"], form.values["active_factor"])
    if stored and stored.stock_concentration:
        yield from doubts_of(Quantity(stored.stock_concentration, stored.stock_unit), after, factors=factors)
    else:
        like = [stored] if stored else known.like(form.values["inn"])
        yield from doubts_beside(known.strengths_of(like), after, factors=factors)


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


def pair_rows() -> Iterator[list[object]]:
    rows = Incompatibility.objects.order_by("ingredient__name", "other__name", "other_class")
    named = rows.values_list("ingredient__name", "other__name", "other_class", *pairs.COLUMNS)
    for ingredient, other, other_class, *rest in named:
        yield [ingredient, other or other_class, *rest]


PAIRS = Table(
    "incompatibilities",
    _("Incompatibilities"),
    ("ingredient", "other"),
    pairs.COLUMNS,
    pair_rows,
    pair_target,
    names=("ingredient", "other"),
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
    names=("name",),
)
