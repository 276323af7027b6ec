"""What a recipe comes to: its volume and the final concentration of each ingredient [brief 6]."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from formulations.dosing.quantities import Quantity
from formulations.dosing.units import canonical


@dataclass(frozen=True)
class Part:
    """What one product brings to the mixture: strengths by ingredient, in the same volume."""

    volume_ml: Decimal
    strengths: Mapping[str, Quantity] = field(default_factory=dict)


def final_concentrations(parts: Iterable[Part]) -> dict[str, Quantity]:
    """Drawn volume times strength over the volume of the whole, summed where several products bring one ingredient.

    In the canonical unit of each ingredient, sorted by name. Raises UnitError when one is counted in two units that do
    not convert.
    """
    drawn = list(parts)
    whole = sum((Fraction(part.volume_ml) for part in drawn), start=Fraction(0))
    sums: dict[str, tuple[Fraction, str]] = {}
    for part in drawn:
        for ingredient, strength in part.strengths.items():
            amount, unit = sums.get(ingredient, (Fraction(0), canonical(strength.unit)))
            sums[ingredient] = amount + strength.exact_in(unit) * Fraction(part.volume_ml), unit
    return {name: Quantity.of(amount / whole, unit) for name, (amount, unit) in sorted(sums.items())}
