"""What a recipe comes to: its volume and the final concentration of each ingredient [brief 6]."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from formulations.dosing.quantities import Quantity


@dataclass(frozen=True)
class Part:
    """What one product brings to the mixture: strengths by ingredient, in the same volume."""

    volume_ml: Decimal
    strengths: Mapping[str, Quantity] = field(default_factory=dict)


def final_concentrations(parts: Iterable[Part]) -> list[tuple[str, Quantity]]:
    """Drawn volume times strength over the volume of the whole, summed where several products bring one ingredient.

    In the canonical unit of each ingredient, sorted by name. One that is counted in units that do not convert stands
    there once for each of them: what does not convert is never added.
    """
    drawn = list(parts)
    whole = sum((Fraction(part.volume_ml) for part in drawn), start=Fraction(0))
    sums: dict[tuple[str, str], Fraction] = {}
    for part in drawn:
        for ingredient, strength in part.strengths.items():
            counted = ingredient, strength.canonical_unit
            sums[counted] = sums.get(counted, Fraction(0)) + strength.exact * Fraction(part.volume_ml)
    return [(name, Quantity.of(amount / whole, unit)) for (name, unit), amount in sorted(sums.items())]
