"""How many syringes a chart takes [brief 6, 9]."""

from decimal import Decimal
from fractions import Fraction
from math import ceil

from formulations.dosing.errors import NumberError
from formulations.dosing.quantities import Quantity, checked
from formulations.dosing.translation import gettext_noop
from formulations.dosing.volumes import points_served
from sessions.planning.grid.errors import GridError, Topic


def syringes_needed(
    volume_ml: Decimal, syringe_ml: Decimal, dead_space_ml: Decimal, volume_per_point_ml: Decimal | None = None
) -> int:
    """How many syringes hold `volume_ml`, the points times the volume of each, when each keeps back its dead space.

    With `volume_per_point_ml` a syringe serves whole points only, floor((V - dead space) / volume per point): 50 points
    of 0.3 mL from syringes of 1 mL are 17, not 15. Raises GridError for a number that cannot be, and for a syringe that
    holds nothing, or no whole point, beyond its dead space.
    """
    for volume in (volume_ml, syringe_ml, dead_space_ml):
        _refuse_volume(volume)
    if syringe_ml <= dead_space_ml:
        template = gettext_noop("A syringe of %(syringe)s holds nothing beyond its dead space of %(dead_space)s.")
        raise GridError(Topic.SYRINGE, template, syringe=_ml(syringe_ml), dead_space=_ml(dead_space_ml))
    if volume_per_point_ml is None:
        return ceil(Fraction(volume_ml) / (Fraction(syringe_ml) - Fraction(dead_space_ml)))
    return _for_whole_points(volume_ml, syringe_ml, dead_space_ml, volume_per_point_ml)


def _for_whole_points(volume_ml: Decimal, syringe_ml: Decimal, dead_space_ml: Decimal, each_ml: Decimal) -> int:
    _refuse_volume(each_ml)
    if not each_ml:
        raise GridError(Topic.SYRINGE, gettext_noop("The volume at one point has to be above 0."))
    served = points_served(syringe_ml, each_ml, dead_space_ml)
    if not served:
        template = gettext_noop("A syringe of %(syringe)s does not hold one point of %(each)s beyond its dead space.")
        raise GridError(Topic.SYRINGE, template, syringe=_ml(syringe_ml), each=_ml(each_ml))
    return ceil(Fraction(ceil(Fraction(volume_ml) / Fraction(each_ml)), served))


def _refuse_volume(volume: Decimal) -> None:
    try:
        checked(volume)
    except NumberError as error:
        raise GridError(Topic.SYRINGE, error.template, **error.params) from error


def _ml(volume: Decimal) -> Quantity:
    return Quantity(volume, "mL")
