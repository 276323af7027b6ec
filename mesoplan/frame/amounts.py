"""How a figure with its unit is written for people. Rules never read these strings."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from math import ceil

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_noop

PRINTED_UNITS = {"[iU]": gettext_noop("IU"), "[U]": "U", "meq": "mEq", "%": "%", "Cel": "°C", "ug": "µg", "1": ""}
NEAR = Decimal("0.8")
# The limit stands at four fifths of the bar, so that what goes beyond it can be seen going beyond it.
LIMIT_AT_PERCENT = 80
WHOLE_PERCENT = 100


def printed_number(value: Decimal | int, places: int = 3) -> str:
    """At most `places` decimals and no trailing zeros, which are misread as a tenfold dose; 0.5, never .5. A small dose
    keeps three significant digits, for 0 reads as nothing given."""
    exact = Decimal(value)
    needed = places if exact.is_zero() else max(places, 2 - exact.adjusted())
    rounded = round(exact, needed)
    return number_format(format(rounded.normalize(), "f"))


def printed_unit(unit: str) -> str:
    """The UCUM code as it is printed in a clinic."""
    return "/".join(gettext(PRINTED_UNITS.get(part, part)) for part in unit.split("/"))


def printed_money(amount: Decimal, currency: str) -> str:
    """With as many decimals as it has, so rounded to the coins of its currency before. The code of ISO 4217 stands for
    the currency, for a dollar sign is that of many; only € is that of one."""
    return f"{number_format(format(amount, 'f'))}\N{NO-BREAK SPACE}{'€' if currency == 'EUR' else currency}"


@dataclass(frozen=True)
class LimitReading:
    """One value beside its limit. Reaching the limit is allowed; only more than it is over. `unchecked` says which
    limit it could not be held against, and why: what is below the others is not known to be allowed then."""

    value: Decimal
    limit: Decimal | None
    unchecked: str | Promise = ""

    @cached_property
    def standing(self) -> str:
        if self.limit is not None and self.value > self.limit:
            return "over"
        if self.unchecked:
            return "unchecked"
        if self.limit is None:
            return "unknown"
        return "near" if self.value >= self.limit * NEAR else "within"

    @property
    def excess(self) -> Decimal:
        return self.value - (self.limit or self.value)

    @property
    def percent_of_limit(self) -> int | None:
        """Rounded up: what is left below a limit is never more than it says."""
        return ceil(self.value / self.limit * WHOLE_PERCENT) if self.limit else None

    @property
    def filled_percent(self) -> Decimal:
        if not self.limit:
            return Decimal(WHOLE_PERCENT if self.limit == 0 and self.value else 0)
        return min(self.value / self.limit * LIMIT_AT_PERCENT, Decimal(WHOLE_PERCENT)).quantize(Decimal("0.1"))
