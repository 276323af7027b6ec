"""On which days each session of a course may be, from its first day and its pattern. Clinic days, no clock [brief 10].

A window opens when the mixture allows it, at the earliest a third of the interval before the session is due; it closes
half an interval after. Both tolerances are defaults of the project without a source; the minimal interval is not a
tolerance.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from formulations.dosing.errors import DosingError
from formulations.dosing.translation import gettext_noop
from sessions.planning.pattern.course_pattern import CoursePattern

_DAYS_FOR_A_SINGLE_SESSION = 14


class WindowError(DosingError):
    """Windows that cannot be: a first session in the past."""


@dataclass(frozen=True)
class Window:
    """Session `number` is due on `due_on` and may be from `opens_on` to `closes_on`, both included."""

    number: int
    opens_on: date
    due_on: date
    closes_on: date


class Opening(StrEnum):
    """What the first day of a window follows from: the shortest interval of the mixture, the interval of the pattern
    less its tolerance, or a day that was asked for besides."""

    MINIMUM = "minimum"
    PATTERN = "pattern"
    ASKED_FOR = "asked_for"


def propose_windows(first_on: date, pattern: CoursePattern, *, today: date) -> tuple[Window, ...]:
    """One window for each session. Raises WindowError when the first session lies before `today`."""
    if first_on < today:
        template = gettext_noop("The first session cannot be on %(first)s: that is before today, %(today)s.")
        raise WindowError(template, first=first_on.isoformat(), today=today.isoformat())
    tolerance = pattern.before(2).days // 2 if pattern.sessions > 1 else _DAYS_FOR_A_SINGLE_SESSION
    first = Window(1, first_on, first_on, first_on + timedelta(days=tolerance))
    return (first, *windows_after(first_on, 1, pattern))


def windows_after(
    given_on: date, number: int, pattern: CoursePattern, *, not_before: date = date.min
) -> tuple[Window, ...]:
    """The windows of the sessions after `number`, counted from the day on which that one was really given. None opens
    before `not_before`, which what was given last may ask for."""
    return tuple(_following(given_on, number, pattern, not_before))


def what_opens(opens_on: date, given_on: date, number: int, pattern: CoursePattern) -> Opening:
    """Why session `number` may be from `opens_on`, when the one before it was given on `given_on`."""
    minimum, due_on = pattern.minimum.after(given_on), pattern.before(number).after(given_on)
    earliest = _earliest(due_on, number, pattern)
    if opens_on != max(minimum, earliest):
        return Opening.ASKED_FOR
    return Opening.MINIMUM if minimum >= earliest else Opening.PATTERN


def _earliest(due_on: date, number: int, pattern: CoursePattern) -> date:
    return due_on - timedelta(days=pattern.before(number).days // 3)


def _following(given_on: date, number: int, pattern: CoursePattern, not_before: date) -> Iterator[Window]:
    last_on = given_on
    for following in range(number + 1, pattern.sessions + 1):
        interval = pattern.before(following)
        due_on = max(interval.after(last_on), not_before)
        opens_on = max(pattern.minimum.after(last_on), _earliest(due_on, following, pattern), not_before)
        yield Window(following, opens_on, due_on, due_on + timedelta(days=interval.days // 2))
        last_on = due_on
