"""What a recipe comes to: its volume and the final concentration of each ingredient [brief 6]."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from formulations.dosing.amounts import active_strength
from formulations.dosing.case import Draw
from formulations.dosing.facts import IngredientFacts
from formulations.dosing.quantities import Quantity


def final_concentrations(
    draws: Sequence[Draw], catalogue: Mapping[str, IngredientFacts]
) -> list[tuple[str, Quantity | None]]:
    """Drawn volume times strength over the volume of the whole, summed where several products bring one ingredient; a
    salt counts with its active part.

    In the canonical unit of each ingredient, sorted by name. One that is counted in units that do not convert stands
    there once for each of them: what does not convert is never added. None where a part of it cannot be worked out.
    """
    whole = sum((Fraction(draw.volume_ml) for draw in draws), start=Fraction(0))
    sums: dict[tuple[str, str], Fraction] = {}
    unknown: set[str] = set()
    for draw in draws:
        for content in draw.contents:
            exact = active_strength(content, catalogue[content.ingredient])
            if content.concentration is None or exact is None:
                unknown.add(content.ingredient)
                continue
            counted = content.ingredient, content.concentration.canonical_unit
            sums[counted] = sums.get(counted, Fraction(0)) + exact * Fraction(draw.volume_ml)
    known = [((name, unit), exact) for (name, unit), exact in sums.items() if name not in unknown]
    finals = [(name, Quantity.of(exact / whole, unit)) for (name, unit), exact in sorted(known)]
    return sorted([*finals, *((name, None) for name in unknown)], key=lambda it: it[0])
