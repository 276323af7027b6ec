"""A week as a form: for each weekday so many stretches from one time to another."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import time
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from mesoplan.clinics.models import Clinic, Weekday
from sessions.booking.availability.forms import ClockField, KeptForm, Stored

if TYPE_CHECKING:
    from django.forms.boundfield import BoundField

# A day with a break has two; a day that was stored with more keeps them.
USUAL_STRETCHES = 2
Stretch = tuple[int, time, time]


def names(day: int, place: int) -> tuple[str, str]:
    return f"from_{day}_{place}", f"to_{day}_{place}"


def stored_week(stretches: Iterable[Stretch], version: int) -> dict[str, Any]:
    """What the form of these stretches, each with its weekday, begins with."""
    stored: dict[str, Any] = {"version": version}
    counts = dict.fromkeys(Weekday.values, 0)
    for day, starts_at, ends_at in sorted(stretches):
        first, second = names(day, counts[day])
        stored[first], stored[second] = starts_at, ends_at
        counts[day] += 1
    return stored | {"stretches": max(USUAL_STRETCHES, *counts.values())}


@dataclass(frozen=True)
class Day:
    label: str
    stretches: "list[tuple[BoundField, BoundField]]"


class WeekForm(KeptForm):
    def __init__(self, data: Any = None, *, clinic: Clinic, stored: Stored) -> None:  # noqa: ANN401 handed on
        super().__init__(data, clinic=clinic, stored=stored)
        self.places = range(stored["stretches"])
        for day in Weekday:
            for place in self.places:
                for name, words in zip(names(day, place), (_("%(day)s, from"), _("%(day)s, to")), strict=True):
                    self.fields[name] = ClockField(words % {"day": day.label}, required=False)

    @property
    def days(self) -> list[Day]:
        return [
            Day(str(day.label), [(self[first], self[second]) for first, second in self._names_of(day)])
            for day in Weekday
        ]

    def clean(self) -> None:
        super().clean()
        for day in Weekday:
            self._refuse_halves(day)
            told = sorted(self._told(day))
            for (_start, end, _field), (start, _end, field) in pairwise(told):
                if start < end:
                    self.add_error(field, _("Two stretches of this day overlap."))

    def arguments(self) -> dict[str, Any]:
        week = {int(day): [(start, end) for start, end, _field in sorted(self._told(day))] for day in Weekday}
        return {"week": week, "version": self.cleaned_data["version"]}

    def _names_of(self, day: Weekday) -> list[tuple[str, str]]:
        return [names(day, place) for place in self.places]

    def _refuse_halves(self, day: Weekday) -> None:
        for first, second in self._names_of(day):
            start, end = self.cleaned_data.get(first), self.cleaned_data.get(second)
            if start and not end and second not in self.errors:
                self.add_error(second, _("Say until when."))
            elif end and not start and first not in self.errors:
                self.add_error(first, _("Say from when."))
            elif start and end and end <= start:
                self.add_error(second, _("The end has to come after the beginning."))

    def _told(self, day: Weekday) -> Iterator[tuple[time, time, str]]:
        """Those that are whole, with the field in which they begin."""
        for first, second in self._names_of(day):
            start, end = self.cleaned_data.get(first), self.cleaned_data.get(second)
            if start and end:
                yield start, end, first
