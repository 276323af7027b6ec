"""How near the sessions of one course may come to each other, from the windows that their plan gave them.

A window opens no earlier than the mixture allows after the session before it is due. That distance is kept between the
days on which sessions are really booked, whatever days these are.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from formulations.dosing.intervals import Interval

# Windows a month apart lie 30 or 31 days apart; another month may need 31 where this one needed 30.
_DAYS_OF_A_MONTH = (30, 31)


@dataclass(frozen=True)
class Window:
    """`done` says that the windows after this session were already counted again from the day it was given."""

    opens_on: date
    due_on: date
    done: bool = False


@dataclass(frozen=True)
class Bound:
    """The first or last day on which a session may lie, and the number of the session that says so, where one does."""

    day: date
    set_by: int | None = None


def steps(windows: Mapping[int, Window], earlier: int, later: int) -> list[Interval]:
    """The least time from each session to the next, from session `earlier` to `later`; at least one day each."""
    between = [windows[number] for number in sorted(windows) if earlier <= number <= later]
    return [_step((following.opens_on - window.due_on).days) for window, following in pairwise(between)]


def first_day(windows: Mapping[int, Window], held: Mapping[int, date], number: int) -> Bound:
    """The first day for session `number`, when the sessions in `held` take place on the days given there. After a
    session that is done the window alone counts, because the day it was given has moved the window."""
    bounds = [Bound(windows[number].opens_on)]
    for other, day in held.items():
        if other < number:
            between = [_step(1)] if windows[other].done else steps(windows, other, number)
            bounds.append(Bound(after_all(day, between), set_by=other))
    return max(bounds, key=lambda bound: bound.day)


def last_day(windows: Mapping[int, Window], held: Mapping[int, date], number: int) -> Bound | None:
    """The last day that keeps the distance to the later sessions in `held`; None when nothing comes after."""
    bounds = [
        Bound(before_all(day, steps(windows, number, other)), set_by=other)
        for other, day in held.items()
        if other > number
    ]
    return min(bounds, key=lambda bound: bound.day, default=None)


def after_all(day: date, between: Iterable[Interval]) -> date:
    """The first day that keeps all of these distances, one after the other, from `day` on."""
    for step in between:
        day = step.after(day)
    return day


def before_all(day: date, between: Sequence[Interval]) -> date:
    """The last day from which all of these distances, one after the other, are over by `day`."""
    for step in reversed(between):
        latest = day
        day -= timedelta(days=step.days)
        while step.after(day) > latest:
            day -= timedelta(days=1)
    return day


def _step(days: int) -> Interval:
    return Interval.of_months(1) if days in _DAYS_OF_A_MONTH else Interval(days=max(days, 1))
