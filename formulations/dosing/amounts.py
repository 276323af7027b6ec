"""Dose arithmetic of one session: drawn, injected and per point, for each ingredient [brief 6].

For a draw of volume v at concentration c in a batch of total volume V, drawn b times: drawn = b x v x c; final
concentration = v x c / V; per point = final concentration x volume per point; injected = final concentration x injected
volume. Everything is a Fraction in the canonical unit of the ingredient's amount (mg, [iU], U, meq).
"""

from collections.abc import Iterable, Iterator, Mapping
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


def active_strength(content: Content, facts: IngredientFacts) -> Fraction | None:
    """What 1 mL holds of the substance that limits are about, in the canonical unit of the strength; None where that
    cannot be worked out.
    """
    if content.concentration is None or not has_strength(content, facts):
        return None
    factor = active_factor(content, facts)
    return content.concentration.exact * (1 if factor is None else Fraction(factor))


def active_factor(content: Content, facts: IngredientFacts) -> Decimal | None:
    """What turns the printed strength into that of the active substance; None where it is printed as such."""
    return facts.active_factor if content.expressed_as is ExpressedAs.SALT else None


def injected_volume(syringe: Syringe) -> Fraction:
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
    given = given_today(case)
    return tuple(_summed(given, tuple(group)) for _, group in groupby(parts, lambda it: (it.ingredient, it.unit)))


def given_today(case: Case) -> dict[tuple[str, str], Fraction]:
    """What the ledger already holds of the day, by ingredient and canonical unit. Of an ingredient in several units
    `rules.units` speaks, of amounts that nobody knows `rules.unknown_amount`.
    """
    found: dict[tuple[str, str], Fraction] = {}
    for dose in case.history:
        if dose.on == case.on and dose.amount is not None:
            counted = (dose.ingredient, dose.amount.canonical_unit)
            exact = dose.amount.exact if dose.unrounded is None else dose.unrounded
            found[counted] = found.get(counted, Fraction(0)) + exact
    return found


def without_amount(case: Case) -> tuple[str, ...]:
    """What is injected in an amount that cannot be worked out, sorted. A diluent of which nothing is limited has no
    amount that anybody could miss.
    """
    contents = (it for syringe in case.syringes for draw in syringe.draws for it in draw.contents)
    without = {it.ingredient for it in contents if not has_strength(it, case.catalogue[it.ingredient])}
    return tuple(sorted(it for it in without if case.catalogue[it].limits or not case.catalogue[it].is_vehicle))


@dataclass(frozen=True)
class Filled:
    """One syringe with its volumes worked out once, in mL, for all that is in it."""

    place: int
    syringe: Syringe
    batch_ml: Fraction
    injected_ml: Fraction
    per_point_ml: Fraction
    injected_steps: tuple[Step, ...]
    share_steps: tuple[Step, ...]

    @classmethod
    def of(cls, place: int, syringe: Syringe) -> "Filled":
        batch = batch_volume(syringe)
        return cls(
            place=place,
            syringe=syringe,
            batch_ml=batch,
            injected_ml=injected_volume(syringe),
            per_point_ml=Fraction(syringe.volume_per_point_ml),
            injected_steps=_injected_steps(syringe),
            share_steps=(Operator.DIVIDED_BY, Quantity.of(batch, "mL")) if len(syringe.draws) > 1 else (),
        )


def _parts(case: Case) -> Iterator[Part]:
    for place, syringe in enumerate(case.syringes):
        filled = Filled.of(place, syringe)
        for draw in syringe.draws:
            for content in draw.contents:
                facts = case.catalogue[content.ingredient]
                exact = active_strength(content, facts)
                if content.concentration is not None and exact is not None:
                    yield _part(filled, draw, content, content.concentration, exact, active_factor(content, facts))


def _part(
    filled: Filled, draw: Draw, content: Content, strength: Quantity, exact: Fraction, factor: Decimal | None
) -> Part:
    unit = amount_unit(strength.unit)
    in_a_batch = exact * Fraction(draw.volume_ml)
    final = in_a_batch / filled.batch_ml
    injected = final * filled.injected_ml
    steps = _steps(filled, draw, strength, factor, Quantity.of(injected, unit))
    return Part(
        ingredient=content.ingredient,
        syringe=filled.place,
        area=filled.syringe.area,
        unit=unit,
        drawn=filled.syringe.batches * in_a_batch,
        injected=injected,
        per_point=final * filled.per_point_ml,
        working=Working(filled.syringe.area, steps),
    )


def _injected_steps(syringe: Syringe) -> tuple[Step, ...]:
    points = Quantity(Decimal(syringe.points), "{points}")
    return (points, Operator.TIMES, Quantity(syringe.volume_per_point_ml, "mL"))


def _steps(
    filled: Filled, draw: Draw, strength: Quantity, factor: Decimal | None, injected: Quantity
) -> tuple[Step, ...]:
    salt: tuple[Step, ...] = () if factor is None else (Operator.TIMES, Quantity(factor, "1"))
    part: tuple[Step, ...] = (Operator.TIMES, Quantity(draw.volume_ml, "mL")) if filled.share_steps else ()
    concentration = (Operator.TIMES, strength, *salt, *part, *filled.share_steps)
    return (*filled.injected_steps, *concentration, Operator.EQUALS, injected)


def _summed(given: Mapping[tuple[str, str], Fraction], parts: tuple[Part, ...]) -> Amounts:
    ingredient, unit = parts[0].ingredient, parts[0].unit
    return Amounts(
        ingredient=ingredient,
        unit=unit,
        drawn=_total(part.drawn for part in parts),
        injected=_total(part.injected for part in parts),
        given_today=given.get((ingredient, unit), Fraction(0)),
        points=tuple(_per_point(parts)),
        workings=tuple(part.working for part in parts),
    )


def _per_point(parts: tuple[Part, ...]) -> Iterator[PointDose]:
    for syringe, group in groupby(parts, lambda part: part.syringe):
        together = tuple(group)
        yield PointDose(syringe, together[0].area, _total(part.per_point for part in together))


def _total(numbers: Iterable[Fraction]) -> Fraction:
    return sum(numbers, start=Fraction(0))
