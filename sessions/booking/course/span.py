"""The days between which each session still to book may lie, once those before it lie as early as they can."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sessions.booking.allowed import Allowed
from sessions.booking.spacing import Window, after_all, steps
from sessions.planning.models import Session


@dataclass(frozen=True)
class DayRange:
    """From `first` to `last`, which may come before it: then there is no such day. `due_on` is when the session is due;
    where the course begins later than planned it is as much later, so that the rhythm stays."""

    first: date
    due_on: date
    last: date

    def days(self, *, beyond: int = 0) -> list[date]:
        return [self.first + timedelta(days=count) for count in range((self.last - self.first).days + 1 + beyond)]


def day_ranges(
    sessions: Sequence[Session], allowed: Mapping[int, Allowed], windows: Mapping[int, Window], *, not_before: date
) -> dict[int, DayRange]:
    """By the key of the session; `sessions` in order of their numbers, `not_before` today or later."""
    ranges: dict[int, DayRange] = {}
    later, first = timedelta(), not_before
    for index, session in enumerate(sessions):
        if index:
            before = sessions[index - 1]
            first = after_all(ranges[before.pk].first, steps(windows, before.number, session.number))
        first = max(first, allowed[session.pk].first.day, not_before)
        due_on = max(first, session.due_on + later)
        later = due_on - session.due_on
        ranges[session.pk] = DayRange(first, due_on, _last(session.closes_on + later, allowed[session.pk]))
    return ranges


def _last(closes_on: date, allowed: Allowed) -> date:
    return min(closes_on, allowed.last.day) if allowed.last else closes_on
