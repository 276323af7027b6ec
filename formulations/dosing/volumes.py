"""Volumes of a syringe, its points and its vials, in mL [brief 6, 9]. Whole numbers are rounded to the safe side."""

from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from formulations.dosing.errors import CaseError, UnitError
from formulations.dosing.quantities import Quantity, checked, positive
from formulations.dosing.translation import gettext_noop

_NONE = Decimal(0)


def stock_volume_ml(stock: Quantity, wanted: Quantity, volume_ml: Decimal) -> Fraction:
    """How much of a stock solution makes `volume_ml` of the wanted concentration: C1 x V1 = C2 x V2. To 4 mg/mL, 100
    mg/mL is 1 part in 25.

    Raises UnitError where the two are no concentrations that convert, CaseError where the stock is the weaker one.
    """
    for concentration in (stock, wanted):
        if not concentration.canonical_unit.endswith("/mL"):
            raise UnitError(gettext_noop("%(unit)s is not an amount per volume."), unit=concentration.unit)
    positive(stock.value)
    exact = wanted.exact_in(stock.unit) / Fraction(stock.value)
    if exact > 1:
        raise CaseError(gettext_noop("A solution cannot be diluted to more than it holds."))
    return exact * Fraction(checked(volume_ml))


def points_served(volume_ml: Decimal, volume_per_point_ml: Decimal, dead_space_ml: Decimal = _NONE) -> int:
    """How many whole points a syringe can serve: floor((volume - dead space) / volume per point)."""
    usable = Fraction(checked(volume_ml)) - Fraction(checked(dead_space_ml))
    return max(0, floor(usable / Fraction(positive(volume_per_point_ml))))


def vials_to_open(drawn_ml: Decimal | Fraction, usable_ml: Decimal) -> int:
    """How many vials to open for what is drawn: ceil(drawn / what can be used of one vial). None for nothing."""
    drawn = drawn_ml if isinstance(drawn_ml, Fraction) else Fraction(checked(drawn_ml))
    return max(0, ceil(drawn / Fraction(positive(usable_ml))))
