from collections import defaultdict
from datetime import date, timedelta

from mesoplan.clinics.models import Clinic, Closure
from sessions.booking.slots import Opening

LONGEST_SEARCH_DAYS = 60


class OpenDays:
    """The clinic's opening hours and closures, read once for a page."""

    def __init__(self, clinic: Clinic) -> None:
        self._hours: dict[int, list[Opening]] = defaultdict(list)
        for row in clinic.opening_hours.all():
            self._hours[row.weekday].append(Opening(row.opens_at, row.closes_at))
        self._closures = list(clinic.closures.all())

    def closure_on(self, day: date) -> Closure | None:
        return next((closure for closure in self._closures if closure.first_day <= day <= closure.last_day), None)

    def openings(self, day: date) -> list[Opening]:
        return [] if self.closure_on(day) else self._hours[day.weekday()]

    def nearest(self, day: date, *, step: int = 1) -> date | None:
        """The first open day from `day` on, or backwards with a `step` of -1; None without one for two months."""
        days = (day + timedelta(days=step * count) for count in range(LONGEST_SEARCH_DAYS))
        return next((it for it in days if self.openings(it)), None)

    def among(self, first: date, last: date) -> list[date]:
        days = (first + timedelta(days=count) for count in range((last - first).days + 1))
        return [day for day in days if self.openings(day)]
