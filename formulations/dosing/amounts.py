"""Dose arithmetic of one session: drawn, injected and per point, for each ingredient [brief 6].

For a draw of volume v at concentration c in a batch of total volume V, drawn b times: drawn = b x v x c; final
concentration = v x c / V; per point = final concentration x volume per point; injected = final concentration x injected
volume. Everything is a Fraction in the canonical unit of the ingredient's amount (mg, [iU], U, meq).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from formulations.dosing.case import Case, Content, Draw, ExpressedAs, Syringe
from formulations.dosing.facts import IngredientFacts
from formulations.dosing.quantities import Quantity
from formulations.dosing.report import Operator, Step, Working
from formulations.dosing.units import amount_unit


@dataclass(frozen=True)
class Part:
    """What one draw brings of one ingredient. `syringe` is the syringe's place in the case."""

    ingredient: str
    syringe: int
    area: str
    unit: str
    drawn: Fraction
    injected: Fraction
    per_point: Fraction
    working: Working


@dataclass(frozen=True)
class PointDose:
    """What each point of one syringe brings of one ingredient."""

    syringe: int
    area: str
    exact: Fraction


@dataclass(frozen=True)
class Amounts:
    """What one ingredient comes to over the whole session, in one unit; `points` has one entry for each syringe that
    holds it in this unit.
    """

    ingredient: str
    unit: str
    drawn: Fraction
    injected: Fraction
    given_today: Fraction
    points: tuple[PointDose, ...]
    workings: tuple[Working, ...]

    @property
    def today(self) -> Fraction:
        """What the day adds up to, with what the ledger already holds of it."""
        return self.injected + self.given_today

    @property
    def largest_point(self) -> Fraction:
        return max(point.exact for point in self.points)


def has_strength(content: Content, facts: IngredientFacts) -> bool:
    """Whether the amount can be worked out. A strength printed as salt needs the factor to the active substance."""
    is_salt_without_factor = content.expressed_as is ExpressedAs.SALT and facts.active_factor is None
    return content.concentration is not None and not is_salt_without_factor


def injected_volume(syringe: Syringe) -> Fraction:
    """In mL: measured when it was, else planned."""
    return planned_volume(syringe) if syringe.injected_ml is None else Fraction(syringe.injected_ml)


def planned_volume(syringe: Syringe) -> Fraction:
    """In mL."""
    return syringe.points * Fraction(syringe.volume_per_point_ml)


def batch_volume(syringe: Syringe) -> Fraction:
    """In mL: one batch of what is in the syringe, diluent included."""
    return _total(Fraction(draw.volume_ml) for draw in syringe.draws)


def drawn_volume(syringe: Syringe) -> Fraction:
    """In mL: all that is in the syringe."""
    return syringe.batches * batch_volume(syringe)


def amounts_of(case: Case) -> tuple[Amounts, ...]:
    """The amounts of every ingredient with a known strength, sorted. One that is counted in units that do not convert
    has an entry for each of them, every one tested by itself, and `rules.units` says that they do not add up.
    """
    parts = sorted(_parts(case), key=lambda part: (part.ingredient, part.unit, part.syringe))
    return tuple(_summed(case, tuple(group)) for _, group in groupby(parts, lambda it: (it.ingredient, it.unit)))


def given_on_the_day(case: Case, ingredient: str, unit: str) -> Fraction:
    """What the ledger already holds of the day in this canonical unit. Of what it holds in others `rules.units`
    speaks.
    """
    doses = (it for it in case.history if it.on == case.on and it.ingredient == ingredient)
    return _total(dose.amount.exact for dose in doses if dose.amount.canonical_unit == unit)


def _parts(case: Case) -> Iterator[Part]:
    for place, syringe in enumerate(case.syringes):
        for draw in syringe.draws:
            for content in draw.contents:
                facts = case.catalogue[content.ingredient]
                if content.concentration is not None and has_strength(content, facts):
                    yield _part(place, syringe, draw, content, content.concentration, facts)


def _part(
    place: int, syringe: Syringe, draw: Draw, content: Content, strength: Quantity, facts: IngredientFacts
) -> Part:
    unit = amount_unit(strength.unit)
    factor = facts.active_factor if content.expressed_as is ExpressedAs.SALT else None
    in_a_batch = strength.exact * Fraction(draw.volume_ml) * (1 if factor is None else Fraction(factor))
    final = in_a_batch / batch_volume(syringe)
    injected = final * injected_volume(syringe)
    steps = tuple(_steps(syringe, draw, strength, factor, Quantity.of(injected, unit)))
    return Part(
        ingredient=content.ingredient,
        syringe=place,
        area=syringe.area,
        unit=unit,
        drawn=syringe.batches * in_a_batch,
        injected=injected,
        per_point=final * Fraction(syringe.volume_per_point_ml),
        working=Working(syringe.area, steps),
    )


def _steps(
    syringe: Syringe, draw: Draw, strength: Quantity, factor: Decimal | None, injected: Quantity
) -> Iterator[Step]:
    if syringe.injected_ml is not None:
        yield Quantity(syringe.injected_ml, "mL")
    else:
        yield from (Quantity(Decimal(syringe.points), "{points}"), Operator.TIMES)
        yield Quantity(syringe.volume_per_point_ml, "mL")
    yield from (Operator.TIMES, strength)
    if factor is not None:
        yield from (Operator.TIMES, Quantity(factor, "1"))
    if len(syringe.draws) > 1:
        yield from (Operator.TIMES, Quantity(draw.volume_ml, "mL"))
        yield from (Operator.DIVIDED_BY, Quantity.of(batch_volume(syringe), "mL"))
    yield from (Operator.EQUALS, injected)


def _summed(case: Case, parts: tuple[Part, ...]) -> Amounts:
    ingredient, unit = parts[0].ingredient, parts[0].unit
    return Amounts(
        ingredient=ingredient,
        unit=unit,
        drawn=_total(part.drawn for part in parts),
        injected=_total(part.injected for part in parts),
        given_today=given_on_the_day(case, ingredient, unit),
        points=tuple(_per_point(parts)),
        workings=tuple(part.working for part in parts),
    )


def _per_point(parts: tuple[Part, ...]) -> Iterator[PointDose]:
    for syringe, group in groupby(parts, lambda part: part.syringe):
        together = tuple(group)
        yield PointDose(syringe, together[0].area, _total(part.per_point for part in together))


def _total(numbers: Iterable[Fraction]) -> Fraction:
    return sum(numbers, start=Fraction(0))
