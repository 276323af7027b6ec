"""The columns of the calendar: who or what has visits there, when they may lie there, and why not at any other time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from mesoplan.clinics.models import Room
from mesoplan.staff.models import User
from sessions.booking.calendar.held import Held
from sessions.booking.calendar.shown import Shown
from sessions.booking.calendar.visits import Visit
from sessions.booking.open_days import OpenDays
from sessions.booking.queries import bounds_of_day, clinicians_of
from sessions.booking.slots import Opening, Span
from sessions.booking.stretches import (
    MINUTES_OF_A_DAY,
    Stretch,
    hours_around,
    minute_of,
    on_grid_after,
    stretch_between,
    without,
)
from sessions.booking.team_hours import TeamHours

SHORTEST_GAP_MINUTES = 10
WHOLE_DAY = Stretch(0, MINUTES_OF_A_DAY)


@dataclass(frozen=True)
class Closed:
    """A stretch of a day in which no visit may lie, and the sentence that says why."""

    day: date
    stretch: Stretch
    why: str


@dataclass(frozen=True)
class Column:
    who: User | Room
    openings: dict[date, list[Stretch]] = field(default_factory=dict)
    away: list[Closed] = field(default_factory=list)
    closed: list[Closed] = field(default_factory=list)

    def free(self, day: date, visits: Iterable[Visit | Held], now: datetime) -> list[Stretch]:
        """What is still free on a day, and held for nobody, from now on."""
        if day < now.date():
            return []
        past = [Stretch(0, on_grid_after(minute_of(now)))] if day == now.date() else []
        taken = [it.stretch for it in self.away if it.day == day] + [visit.stretch for visit in visits]
        gaps = without(self.openings[day], [*taken, *past])
        return [gap for gap in gaps if gap.minutes >= SHORTEST_GAP_MINUTES]


class Columns:
    """Of everybody who works here or has a visit on one of the days shown; or of every room."""

    def __init__(self, shown: Shown, visits: Sequence[Visit]) -> None:
        self.shown, self.open_days = shown, OpenDays(shown.clinic, shown.first)
        self.now = shown.clinic.local(timezone.now())
        who = [it for it in _who(shown, visits) if shown.only in (None, it.pk)]
        self.team_hours = TeamHours(self.open_days, [it for it in who if isinstance(it, User)])
        self.columns = [self._column(it) for it in who]
        self.hours = self._hours(visits)

    def _column(self, who: User | Room) -> Column:
        column = Column(who)
        for day in self.shown.days:
            column.openings[day] = _stretches(self._openings(who, day))
            why = self.open_days.why_shut(day) or self._why_closed(who)
            column.closed.extend(Closed(day, it, why) for it in without([WHOLE_DAY], column.openings[day]))
            if isinstance(who, User):
                column.away.extend(self._away(who, day))
        return column

    def _openings(self, who: User | Room, day: date) -> list[Opening]:
        return self.open_days.all_hours(day) if isinstance(who, Room) else self.team_hours.openings(who, day)

    def _why_closed(self, who: User | Room) -> str:
        if isinstance(who, Room):
            return _("%(clinic)s is not open then.") % {"clinic": self.shown.clinic}
        return _("%(name)s does not work then.") % {"name": who}

    def _away(self, clinician: User, day: date) -> Iterable[Closed]:
        bounds = Span(*bounds_of_day(self.shown.clinic, day))
        for span in self.team_hours.away(clinician):
            if span.overlaps(bounds):
                start, end = max(span.starts_at, bounds.starts_at), min(span.ends_at, bounds.ends_at)
                local = self.shown.clinic.local
                yield Closed(day, stretch_between(local(start), local(end)), self.team_hours.why_away(clinician, span))

    def _hours(self, visits: Iterable[Visit]) -> tuple[int, int]:
        """The full hours in which everything lies that is to be seen."""
        days = [_stretches(self.open_days.openings(day)) for day in self.shown.days]
        days += [openings for column in self.columns for openings in column.openings.values()]
        return hours_around([*(it for day in days for it in day), *(it.stretch for it in visits if it.is_coming)])


def _who(shown: Shown, visits: Sequence[Visit]) -> Sequence[User | Room]:
    return list(shown.clinic.rooms.all()) if shown.by == "room" else _team(shown, visits)


def _team(shown: Shown, visits: Sequence[Visit]) -> list[User]:
    """Who works here, and whoever else has a visit on one of these days."""
    team = list(clinicians_of(shown.clinic))
    others = {visit.clinician_id for visit in visits if visit.is_coming} - {clinician.pk for clinician in team}
    return [*team, *User.objects.filter(pk__in=others).order_by("name", "pk")] if others else team


def _stretches(openings: Iterable[Opening]) -> list[Stretch]:
    return [Stretch(minute_of(it.opens), minute_of(it.closes) or MINUTES_OF_A_DAY) for it in openings]
