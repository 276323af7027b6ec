"""Limits brought to the unit and the patient of the session: what an amount is compared with.

The effective limit of a session is the lower of the absolute one and the one per kg times the weight [brief 6].
Equality passes. A limit in a unit that does not convert to that of the amount is no limit of it; that the two cannot be
compared is a finding of `rules.units`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from formulations.dosing.facts import IngredientFacts, Limit, LimitKind
from formulations.dosing.quantities import Quantity


@dataclass(frozen=True)
class Ceiling:
    """`exact` in `unit`, and the row of limits it comes from."""

    exact: Fraction
    unit: str
    limit: Limit

    @property
    def quantity(self) -> Quantity:
        return Quantity.of(self.exact, self.unit)


def limits_an_amount_in(unit: str, limit: Limit) -> bool:
    """Whether a limit of a dose can be compared with an amount in this canonical unit."""
    return limit.quantity.canonical_unit == (f"{unit}/kg" if limit.kind is LimitKind.PER_KG else unit)


def absolute_ceilings(facts: IngredientFacts, unit: str, kind: LimitKind) -> Iterator[Ceiling]:
    """The limits of an amount (per session or per point) that convert to its canonical unit."""
    for limit in facts.of_kind(kind):
        if limits_an_amount_in(unit, limit):
            yield Ceiling(limit.quantity.exact, unit, limit)


def weight_ceilings(facts: IngredientFacts, unit: str, weight_kg: Fraction | None) -> Iterator[Ceiling]:
    """The limits per kg times the weight, that convert; none without a weight."""
    for limit in facts.of_kind(LimitKind.PER_KG):
        if weight_kg is not None and limits_an_amount_in(unit, limit):
            yield Ceiling(limit.quantity.exact * weight_kg, unit, limit)


def lowest_ceiling(facts: IngredientFacts, unit: str, weight_kg: Fraction | None) -> Ceiling | None:
    """The effective limit of a session, or None when none is known or a weight is missing."""
    every = (*absolute_ceilings(facts, unit, LimitKind.PER_SESSION), *weight_ceilings(facts, unit, weight_kg))
    return min(every, key=lambda it: it.exact, default=None)
