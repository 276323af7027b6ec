"""The UCUM codes the clinic uses, and exact factors between those that convert. Pint decides what converts.

Not all of UCUM on purpose: a code outside this table is a typing mistake until someone adds it. Units of activity
(`[iU]`, `U`) and of charge (`meq`) are not mass and convert to nothing else [brief 5]. `kg` is body mass and drug mass
stops at `g`, so that mg/kg keeps its meaning and never cancels to a plain number. `mo` is a calendar month and
converts to no number of days.
"""

from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

from pint import DimensionalityError, UnitRegistry

from formulations.dosing.errors import UnitError
from formulations.dosing.translation import gettext_noop

_DEFINITIONS = (
    "milli- = 1e-3",
    "micro- = 1e-6",
    "nano- = 1e-9",
    "gram = [mass]",
    "liter = [volume]",
    "international_unit = [international_activity]",
    "enzyme_unit = [enzyme_activity]",
    "equivalent = [charge]",
    "body_kilogram = [body_mass]",
    "meter = [length]",
    "centimeter = 0.01 * meter",
    "day = [time]",
    "week = 7 * day",
    "calendar_month = [calendar]",
    "calendar_year = 12 * calendar_month",
    "point = [point]",
    "one = [count]",
    "percent_weight_by_volume = 10 * milligram / milliliter",
)

_AMOUNTS = {
    "g": "gram",
    "mg": "milligram",
    "ug": "microgram",
    "mcg": "microgram",
    "ng": "nanogram",
    "[iU]": "international_unit",
    "IU": "international_unit",
    "U": "enzyme_unit",
    "meq": "milliequivalent",
}
_OTHERS = {
    "mL": "milliliter",
    "L": "liter",
    "%": "percent_weight_by_volume",
    "g/L": "gram / liter",
    "kg": "body_kilogram",
    "cm": "centimeter",
    "mm": "millimeter",
    "kg/m2": "body_kilogram / meter ** 2",
    "d": "day",
    "wk": "week",
    "mo": "calendar_month",
    "a": "calendar_year",
    "1": "one",
    "{points}": "point",
}
CODES = {
    **_AMOUNTS,
    **{f"{code}/mL": f"{unit} / milliliter" for code, unit in _AMOUNTS.items()},
    **{f"{code}/kg": f"{unit} / body_kilogram" for code, unit in _AMOUNTS.items()},
    **_OTHERS,
}
CANONICAL_AMOUNTS = ("mg", "[iU]", "U", "meq")
_CANONICAL = (
    *CANONICAL_AMOUNTS,
    *(f"{code}/{per}" for code in CANONICAL_AMOUNTS for per in ("mL", "kg")),
    *("mL", "kg", "cm", "kg/m2", "d", "mo", "1", "{points}"),
)


def _registry() -> UnitRegistry[Any]:
    registry = UnitRegistry[Any](None, non_int_type=Decimal)
    for definition in _DEFINITIONS:
        registry.define(definition)
    return registry


_REGISTRY = _registry()


@cache
def factor(from_code: str, to_code: str) -> Fraction:
    """What a number in `from_code` is multiplied by to be in `to_code`; exact. Raises UnitError if they do not
    convert.
    """
    for code in (from_code, to_code):
        if code not in CODES:
            raise UnitError(gettext_noop("%(unit)s is not a unit that is known here."), unit=repr(code))
    try:
        one = _REGISTRY.Quantity(Decimal(1), CODES[from_code]).to(CODES[to_code])
    except DimensionalityError:
        raise UnitError(
            gettext_noop("%(given)s does not convert to %(wanted)s."), given=from_code, wanted=to_code
        ) from None
    return Fraction(one.magnitude)


@cache
def canonical(code: str) -> str:
    """The one code that all codes of a dimension are counted in: `mg` for `g`, `mg/mL` for `%`, `[iU]` for `IU`."""
    if code not in CODES:
        raise UnitError(gettext_noop("%(unit)s is not a unit that is known here."), unit=repr(code))
    dimension = _REGISTRY.Quantity(Decimal(1), CODES[code]).dimensionality
    return next(it for it in _CANONICAL if _REGISTRY.Quantity(Decimal(1), CODES[it]).dimensionality == dimension)


AMOUNTS = tuple(_AMOUNTS)
PER_VOLUME = tuple(code for code in CODES if canonical(code).endswith("/mL"))
PER_BODY_MASS = tuple(code for code in CODES if canonical(code).endswith("/kg"))


def amount_unit(code: str) -> str:
    """The canonical amount in a concentration or a dose per kg: `mg` in `%`, `[iU]` in `IU/mL`. Or UnitError."""
    amount, _, per = canonical(code).partition("/")
    if amount not in CANONICAL_AMOUNTS or not per:
        raise UnitError(gettext_noop("%(unit)s is not an amount per volume or per body mass."), unit=code)
    return amount
