"""What one version has otherwise than another: what is drawn, and what the mixture holds."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Prefetch

from formulations.dosing.quantities import Quantity
from formulations.models import FormulationVersion, Ingredient, Product, RecipeLine
from formulations.queries.recipes import Mixture


@dataclass(frozen=True)
class LineChange:
    """None before where the product was added, None after where it was taken out."""

    product: Product
    before: Decimal | None
    after: Decimal | None


@dataclass(frozen=True)
class ConcentrationChange:
    ingredient: Ingredient
    before: Quantity | None
    after: Quantity | None

    @property
    def is_other(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True)
class RecipeDifference:
    """`lines` are those that differ; `concentrations` are of every ingredient of either."""

    before: FormulationVersion
    lines: Sequence[LineChange]
    concentrations: Sequence[ConcentrationChange]
    volume_before: Decimal
    volume_after: Decimal


def difference(before: FormulationVersion, after: FormulationVersion, was: Mixture, now: Mixture) -> RecipeDifference:
    return RecipeDifference(
        before=before,
        lines=list(changes_between(pours(before), pours(after))),
        concentrations=list(concentration_changes(was, now)),
        volume_before=was.volume_ml,
        volume_after=now.volume_ml,
    )


def changes_between(was: dict[Product, Decimal], now: dict[Product, Decimal]) -> Iterator[LineChange]:
    """By the name of the product."""
    for product in sorted({*was, *now}, key=str):
        change = LineChange(product, was.get(product), now.get(product))
        if change.before != change.after:
            yield change


def changes_to_base(ids: Iterable[int]) -> dict[int, list[LineChange]]:
    """By the number of each of these versions that is a customisation: what is drawn otherwise than by its base."""
    wanted = set(ids)
    if not wanted:
        return {}
    rows = FormulationVersion.objects.filter(pk__in=wanted).exclude(base=None)
    lines = RecipeLine.objects.select_related("product")
    customised = rows.prefetch_related(Prefetch("lines", queryset=lines), Prefetch("base__lines", queryset=lines))
    return {row.pk: list(changes_between(pours(row.base), pours(row))) for row in customised if row.base}


def pours(version: FormulationVersion) -> dict[Product, Decimal]:
    return {line.product: line.volume_ml for line in version.lines.all()}


def concentration_changes(was: Mixture, now: Mixture) -> Iterator[ConcentrationChange]:
    """By the name of the ingredient; one that is counted in several units stands there once for each."""
    before, after = by_unit(was), by_unit(now)
    for ingredient, unit in sorted({*before, *after}, key=lambda it: (str(it[0]), it[1])):
        key = ingredient, unit
        yield ConcentrationChange(ingredient, before.get(key), after.get(key))


def by_unit(mixture: Mixture) -> dict[tuple[Ingredient, str], Quantity | None]:
    return {(it.ingredient, it.final.unit if it.final else ""): it.final for it in mixture.concentrations}
