"""A number with its unit. Exact inside, rounded only when shown.

Sums and limits are worked out with fractions, because 5 mL x 20 mg/mL / 3 mL has no finite decimal: a dose rounded down
before its limit is tested would let through what the limit forbids [brief 5].
"""

from dataclasses import dataclass
from decimal import ROUND_CEILING, Context, Decimal
from fractions import Fraction
from functools import cached_property

from formulations.dosing import units
from formulations.dosing.errors import NumberError
from formulations.dosing.translation import gettext_noop

_LARGEST = Decimal("1e30")
_MOST_DECIMALS = 500
_UPWARDS = Context(prec=28, rounding=ROUND_CEILING)


def checked(number: Decimal) -> Decimal:
    """The number itself. Raises NumberError unless it is finite, not negative, and of a size that can be reckoned
    with.
    """
    if not isinstance(number, Decimal) or not number.is_finite():
        raise NumberError(gettext_noop("%(number)s is not a number that can be reckoned with."), number=repr(number))
    if number.is_signed() and number:
        raise NumberError(gettext_noop("%(number)s is negative."), number=str(number))
    exponent = number.as_tuple().exponent
    if number > _LARGEST or (isinstance(exponent, int) and exponent < -_MOST_DECIMALS):
        raise NumberError(gettext_noop("%(number)s is beyond anything that could be meant."), number=str(number))
    return number


def positive(number: Decimal) -> Decimal:
    """The number itself. Raises NumberError unless it is finite and above zero."""
    if checked(number) == 0:
        raise NumberError(gettext_noop("%(number)s has to be above zero."), number=str(number))
    return number


def as_decimal(exact: Fraction) -> Decimal:
    """28 significant digits, rounded up, so that a dose is never shown smaller than it is."""
    return _UPWARDS.divide(Decimal(exact.numerator), Decimal(exact.denominator))


@dataclass(frozen=True)
class Quantity:
    """`value` in `unit`, a UCUM code of `units.CODES`. Raises NumberError or UnitError on creation."""

    value: Decimal
    unit: str

    def __post_init__(self) -> None:
        checked(self.value)
        units.canonical(self.unit)

    @classmethod
    def of(cls, exact: Fraction, unit: str) -> "Quantity":
        """From a fraction, with 28 digits."""
        return cls(as_decimal(exact), unit)

    @property
    def canonical_unit(self) -> str:
        """The unit `exact` is in: `mg` for `g`, `mg/mL` for `%`."""
        return units.canonical(self.unit)

    @cached_property
    def exact(self) -> Fraction:
        """The value in `canonical_unit`, without any rounding."""
        return self.exact_in(self.canonical_unit)

    def exact_in(self, unit: str) -> Fraction:
        """The value in `unit`, without any rounding. Raises UnitError when they do not convert."""
        return Fraction(self.value) if unit == self.unit else Fraction(self.value) * units.factor(self.unit, unit)

    def to(self, unit: str) -> "Quantity":
        """The same quantity in another unit, for people. Raises UnitError when they do not convert."""
        return Quantity.of(self.exact_in(unit), unit)

    def __add__(self, other: "Quantity") -> "Quantity":
        """The sum, in this quantity's unit. Raises UnitError when the other's unit does not convert."""
        return Quantity.of(Fraction(self.value) + other.exact_in(self.unit), self.unit)
