from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mesoplan.clinics.models import Clinic, Closure
from mesoplan.clinics.public_holidays import holiday_on
from sessions.booking.slots import Opening, in_either
from sessions.booking.wording import said_day

LONGEST_SEARCH_DAYS = 60
# Exceptions are read for so long before the day that a page is about; after it there are few.
EXCEPTIONS_DAYS = timedelta(days=400)


class OpenDays:
    """The clinic's opening hours, closures, public holidays and extra hours, read once for a page about days from
    about `near` on, which is today where nothing is said."""

    def __init__(self, clinic: Clinic, near: date | None = None) -> None:
        self.clinic = clinic
        self._hours: dict[int, list[Opening]] = defaultdict(list)
        for row in clinic.opening_hours.all():
            self._hours[row.weekday].append(Opening(row.opens_at, row.closes_at))
        self._closures = list(clinic.closures.all())
        self._open_holidays = set(_open_holidays(clinic))
        self._extra: dict[date, dict[int, list[Opening]]] = defaultdict(lambda: defaultdict(list))
        for extra in clinic.extra_hours.filter(day__gte=(near or clinic.today) - EXCEPTIONS_DAYS):
            self._extra[extra.day][extra.clinician_id].append(Opening(extra.starts_at, extra.ends_at))

    def closure_on(self, day: date) -> Closure | None:
        return next((closure for closure in self._closures if closure.first_day <= day <= closure.last_day), None)

    def holiday_on(self, day: date) -> str | None:
        """The name of the public holiday for which the clinic closes that day."""
        clinic = self.clinic
        if not clinic.closes_on_holidays or day in self._open_holidays:
            return None
        return holiday_on(clinic.country, clinic.subdivision, day, get_language() or clinic.language)

    def why_shut(self, day: date) -> str:
        """Why the clinic is closed all day, whatever its hours; empty where it is not."""
        if closure := self.closure_on(day):
            until = {"clinic": self.clinic, "day": said_day(closure.last_day)}
            return _("%(clinic)s is closed until and including %(day)s.") % until
        if holiday := self.holiday_on(day):
            said = {"clinic": self.clinic, "day": said_day(day), "holiday": holiday}
            return _("%(clinic)s is closed on %(day)s: %(holiday)s.") % said
        return ""

    def is_shut(self, day: date) -> bool:
        return bool(self.closure_on(day) or self.holiday_on(day))

    def openings(self, day: date) -> list[Opening]:
        return [] if self.is_shut(day) else self._hours[day.weekday()]

    def extra_hours(self, day: date, clinician_id: int) -> list[Opening]:
        return [] if self.is_shut(day) else self._extra.get(day, {}).get(clinician_id, [])

    def all_hours(self, day: date) -> list[Opening]:
        """When somebody may be treated here, in the hours of the clinic or in somebody's extra hours."""
        extra = [] if self.is_shut(day) else [it for own in self._extra.get(day, {}).values() for it in own]
        return in_either(self.openings(day), extra)

    def is_open(self, day: date) -> bool:
        """Also where it is only somebody's extra hours that open it."""
        return bool(self.all_hours(day))

    def nearest(self, day: date, *, step: int = 1) -> date | None:
        """The first open day from `day` on, or backwards with a `step` of -1; None without one for two months."""
        days = (day + timedelta(days=step * count) for count in range(LONGEST_SEARCH_DAYS))
        return next((it for it in days if self.is_open(it)), None)

    def among(self, first: date, last: date) -> list[date]:
        days = (first + timedelta(days=count) for count in range((last - first).days + 1))
        return [day for day in days if self.is_open(day)]


def _open_holidays(clinic: Clinic) -> Iterable[date]:
    if not clinic.closes_on_holidays:
        return ()
    return clinic.holiday_openings.values_list("day", flat=True)
