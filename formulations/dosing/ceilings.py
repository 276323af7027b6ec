"""Limits brought to the unit and the patient of the session: what an amount is compared with.

The effective limit of a session is the lower of the absolute one and the one per kg times the weight [brief 6].
Equality passes.
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


def absolute_ceilings(facts: IngredientFacts, unit: str, kind: LimitKind) -> Iterator[Ceiling]:
    """The limits of an amount (per session or per point). Raises UnitError for a limit in a unit that does not
    convert.
    """
    for limit in facts.of_kind(kind):
        yield Ceiling(limit.quantity.exact_in(unit), unit, limit)


def weight_ceilings(facts: IngredientFacts, unit: str, weight_kg: Fraction | None) -> Iterator[Ceiling]:
    """The limits per kg times the weight; none without a weight. Raises UnitError as above."""
    for limit in facts.of_kind(LimitKind.PER_KG):
        per_kg = limit.quantity.exact_in(f"{unit}/kg")
        if weight_kg is not None:
            yield Ceiling(per_kg * weight_kg, unit, limit)


def lowest_ceiling(facts: IngredientFacts, unit: str, weight_kg: Fraction | None) -> Ceiling | None:
    """The effective limit of a session, or None when none is known or a weight is missing."""
    every = (*absolute_ceilings(facts, unit, LimitKind.PER_SESSION), *weight_ceilings(facts, unit, weight_kg))
    return min(every, key=lambda it: it.exact, default=None)
