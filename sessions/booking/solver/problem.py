"""What is asked: visits, the places where each may take place, and what they owe one another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property

from formulations.dosing.intervals import Interval
from sessions.booking.spacing import after_all, before_all


class Part(StrEnum):
    """What a place may give up, each counted in its own unit."""

    LATE = "late"  # days after the window of the session
    DUE = "due"  # days from the day the session is due
    WEEKDAY = "weekday"  # 1 on a weekday that was not wished
    TIME = "time"  # minutes outside the times that were wished
    CLINICIAN = "clinician"  # 1 with another clinician than was wished
    LEAD = "lead"  # 1 with another clinician than the one who leads the course
    ROOM = "room"  # 1 in another room than was wished
    RHYTHM = "rhythm"  # quarters of an hour from the time of day that the course keeps to
    CHANGE = "change"  # 1 with another clinician than the session before
    MOVED = "moved"  # days between the old place and the new one
    OTHER_CLINICIAN = "other_clinician"  # 1 with another clinician than before
    OTHER_WEEKDAY = "other_weekday"  # 1 on another weekday than before
    OTHER_TIME = "other_time"  # minutes between the old time of day and the new one
    OTHER_ROOM = "other_room"  # 1 in another room than before
    UNTOUCHED = "untouched"  # 1 where it could have stayed, and moves for the sake of another visit


# One minute at another time of the day is 1, and all else is weighed against it: a wished weekday is worth as much as
# five hours, another person as much as four, a day as much as half an hour.
WEIGHTS: Mapping[Part, int] = {
    Part.LATE: 2000,
    Part.DUE: 30,
    Part.WEEKDAY: 300,
    Part.TIME: 1,
    Part.CLINICIAN: 240,
    Part.LEAD: 60,
    Part.ROOM: 30,
    Part.RHYTHM: 3,
    Part.CHANGE: 60,
    Part.MOVED: 60,
    Part.OTHER_CLINICIAN: 240,
    Part.OTHER_WEEKDAY: 90,
    Part.OTHER_TIME: 1,
    Part.OTHER_ROOM: 5,
    Part.UNTOUCHED: 1000,
}


# Nobody changes one, but to make one that nobody can change takes three times as long.
@dataclass(unsafe_hash=True, slots=True)
class Place:
    """`day` is the local day of `starts_at`. `rooms` are those that are free and cost the same, the one to take first
    in front; `given_up` says how much of each part this place gives up. `clock` is the minute of the local day, where
    the visits of a course are better at one time of day.

    `cost` is in the unit of `WEIGHTS`; `minute` counts since the epoch, so that no clock that goes back confuses
    anything. Both are worked out at once, for every one of thousands of places is asked for them."""

    starts_at: datetime
    day: date
    clinician: int
    rooms: tuple[int, ...]
    given_up: Mapping[Part, int] = field(default_factory=dict, compare=False)
    clock: int | None = None
    cost: int = field(init=False, compare=False)
    minute: int = field(init=False, compare=False)

    def __post_init__(self) -> None:
        if self.starts_at.tzinfo is None:
            raise ValueError("An instant needs a time zone.")
        if not self.rooms:
            raise ValueError("A place needs a room.")
        cost = 0
        for part, amount in self.given_up.items():
            cost += WEIGHTS[part] * amount
        self.cost = cost
        self.minute = int(self.starts_at.timestamp()) // 60


@dataclass(frozen=True)
class Visit:
    """`key` is the caller's name for it, and `minutes` how long it lasts. One that `stays` is never left out for the
    sake of the others."""

    key: int
    patient: int
    minutes: int
    places: Sequence[Place]
    stays: bool = False

    @cached_property
    def days(self) -> list[date]:
        return sorted({place.day for place in self.places})

    def span_of(self, place: Place) -> tuple[int, int]:
        return place.minute, place.minute + self.minutes


@dataclass(frozen=True)
class Distance:
    """`later` takes place no sooner than all `steps`, one after the other, from the day of `earlier` on."""

    earlier: int
    later: int
    steps: tuple[Interval, ...]

    def first_day(self, day: date) -> date:
        return after_all(day, self.steps)

    def last_day(self, day: date) -> date:
        return before_all(day, self.steps)

    def allows(self, earlier: date, later: date) -> bool:
        return later >= self.first_day(earlier)


@dataclass(frozen=True)
class Apart:
    """Visits of one patient under two courses, whichever comes first: `after` is the least time from `one` to
    `other`, `before` the least from `other` to `one`. On one day neither has passed, unless it is none at all."""

    one: int
    other: int
    after: Interval
    before: Interval

    def allows(self, one: date, other: date) -> bool:
        if other >= one:
            return other >= self.after.after(one)
        return one >= self.before.after(other)


@dataclass(frozen=True)
class Problem:
    """`distances` names every two sessions of a course, not only neighbours: where one finds no place, the others
    still leave it its time. `in_a_row` are sessions that follow each other, the better with one clinician.
    `empty_minutes` is how long each room stays empty after a visit; a room that is not named is free at once.
    `named_rooms` are there even where no place has them."""

    visits: Sequence[Visit]
    distances: Sequence[Distance] = ()
    apart: Sequence[Apart] = ()
    in_a_row: Sequence[tuple[int, int]] = ()
    empty_minutes: Mapping[int, int] = field(default_factory=dict)
    named_rooms: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        keys = {visit.key for visit in self.visits}
        if len(keys) < len(self.visits):
            raise ValueError("Two visits have one key.")
        pairs = [(it.earlier, it.later) for it in self.distances] + [(it.one, it.other) for it in self.apart]
        if any(key not in keys for pair in (*pairs, *self.in_a_row) for key in pair):
            raise ValueError("A rule names a visit that is not there.")

    @cached_property
    def by_key(self) -> dict[int, Visit]:
        return {visit.key: visit for visit in self.visits}

    @cached_property
    def rooms(self) -> frozenset[int]:
        return self.named_rooms.union(*(place.rooms for visit in self.visits for place in visit.places))

    @cached_property
    def cost_of_no_place(self) -> int:
        """More than all places together can cost, so that no visit is left out for the comfort of others."""
        dearest = (max((place.cost for place in visit.places), default=0) for visit in self.visits)
        return 1 + sum(dearest) + WEIGHTS[Part.CHANGE] * len(self.in_a_row)

    @cached_property
    def is_one_row(self) -> bool:
        """One patient whose visits all lie on different days: then no two of them can ever meet."""
        ordered = {frozenset((it.earlier, it.later)) for it in self.distances if _takes_a_day(it)}
        pairs = len(self.visits) * (len(self.visits) - 1) // 2
        return len({visit.patient for visit in self.visits}) <= 1 and len(ordered) == pairs

    def among(self, places: Mapping[int, Sequence[Place]]) -> "Problem":
        """Only the visits that are named, each with only these places."""
        return Problem(
            visits=[replace(visit, places=places[visit.key]) for visit in self.visits if visit.key in places],
            distances=[it for it in self.distances if it.earlier in places and it.later in places],
            apart=[it for it in self.apart if it.one in places and it.other in places],
            in_a_row=[(one, other) for one, other in self.in_a_row if one in places and other in places],
            empty_minutes=self.empty_minutes,
            named_rooms=self.rooms,
        )


def _takes_a_day(distance: Distance) -> bool:
    return any(step.days or step.months for step in distance.steps)
