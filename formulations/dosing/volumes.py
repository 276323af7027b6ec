"""Volumes of a syringe, its points and its vials, in mL [brief 6, 9]. Whole numbers are rounded to the safe side."""

from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from formulations.dosing.quantities import checked, positive

_NONE = Decimal(0)


def points_served(volume_ml: Decimal, volume_per_point_ml: Decimal, dead_space_ml: Decimal = _NONE) -> int:
    """How many whole points a syringe can serve: floor((volume - dead space) / volume per point)."""
    usable = Fraction(checked(volume_ml)) - Fraction(checked(dead_space_ml))
    return max(0, floor(usable / Fraction(positive(volume_per_point_ml))))


def vials_to_open(drawn_ml: Decimal | Fraction, usable_ml: Decimal) -> int:
    """How many vials to open for what is drawn: ceil(drawn / what can be used of one vial). None for nothing."""
    drawn = drawn_ml if isinstance(drawn_ml, Fraction) else Fraction(checked(drawn_ml))
    return max(0, ceil(drawn / Fraction(positive(usable_ml))))
