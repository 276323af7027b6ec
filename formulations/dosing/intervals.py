"""The time that has to pass between two sessions, in days or in months."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from formulations.dosing.errors import NumberError
from formulations.dosing.quantities import Quantity
from formulations.dosing.translation import gettext_noop

DAYS_IN_A_LABEL_MONTH = 30
_MONTHS_IN_A_YEAR = 12


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day: 31 January and one month is 28 or 29 February."""
    years, month_index = divmod(day.month - 1 + months, _MONTHS_IN_A_YEAR)
    year, month = day.year + years, month_index + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


@dataclass(frozen=True)
class Interval:
    """At least `days` and at least `months`: the later counts. "1 month" is both 30 days and a calendar month."""

    days: int = 0
    months: int = 0

    def __post_init__(self) -> None:
        if self.days < 0 or self.months < 0:
            raise NumberError(gettext_noop("%(number)s is negative."), number=str(min(self.days, self.months)))

    @classmethod
    def of_months(cls, months: int) -> "Interval":
        """Months as a label means them: the later of calendar months and 30 days each."""
        return cls(days=months * DAYS_IN_A_LABEL_MONTH, months=months)

    @classmethod
    def of(cls, quantity: Quantity) -> "Interval":
        """From a limit in `d`, `wk` or `mo`; part of a day counts as a day.

        Exactly 30 days is read as a month, because that is how the catalogue keeps Kybella's "at least 1 month" (stored
        as 30, to be applied as a calendar month) [F KYB_PP].
        """
        if quantity.canonical_unit == "mo":
            return cls.of_months(ceil(quantity.exact))
        days = ceil(quantity.exact_in("d"))
        return cls.of_months(1) if days == DAYS_IN_A_LABEL_MONTH else cls(days=days)

    def after(self, last_on: date) -> date:
        """The first date allowed after `last_on`. Raises NumberError where the calendar ends before it."""
        try:
            return max(last_on + timedelta(days=self.days), add_months(last_on, self.months))
        except (OverflowError, ValueError):
            template = gettext_noop("The interval after %(day)s ends beyond the calendar.")
            raise NumberError(template, day=last_on.isoformat()) from None

    def longest_with(self, other: "Interval") -> "Interval":
        """The interval that satisfies both."""
        return Interval(days=max(self.days, other.days), months=max(self.months, other.months))


NO_INTERVAL = Interval()
