"""Free start times of one clinic day. Opening hours are wall clock, everything else is an instant; a day may have 23
to 25 hours.

Start times stand on the wall clock (09:00, 09:15, ...), counted from each opening. A time that the clocks skip is
never offered, a time that comes twice is offered twice. A visit lasts its minutes in real time and ends before its
opening does.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

_MINUTES_OF_A_DAY = 24 * 60
_MIDNIGHT = time(0)
# A team shares its hours and a course its days: so many are worked out once and then known.
_REMEMBERED = 4096
# From when until when, in UTC.
Bounds = tuple[datetime, datetime]


@dataclass(frozen=True)
class Opening:
    """From `opens` to `closes` on the clinic's clock; closing at 00:00 is the end of the day."""

    opens: time
    closes: time

    def __post_init__(self) -> None:
        if self.closes != _MIDNIGHT and self.closes <= self.opens:
            raise ValueError("An opening has to open before it closes.")


@dataclass(frozen=True)
class Span:
    """Aware instants; `ends_at` is no longer part of it, so a visit may start where another ends.

    Compared in UTC, because two times of one zone are compared by their wall clock, which repeats an hour a year.
    """

    starts_at: datetime
    ends_at: datetime

    def __post_init__(self) -> None:
        if self.starts_at.tzinfo is None or self.ends_at.tzinfo is None:
            raise ValueError("An instant needs a time zone.")
        if _utc(self.ends_at) < _utc(self.starts_at):
            raise ValueError("A span has to start before it ends.")

    @cached_property
    def bounds(self) -> Bounds:
        """In UTC, reckoned once."""
        return _utc(self.starts_at), _utc(self.ends_at)

    def overlaps(self, other: "Span") -> bool:
        """Whether they share a moment; an empty span shares none."""
        (start, end), (other_start, other_end) = self.bounds, other.bounds
        return max(start, other_start) < min(end, other_end)


class TakenSpans:
    """Spans by their bounds, for looking them up very often; what overlaps or touches becomes one, and an empty span
    none."""

    def __init__(self, spans: Iterable[Bounds]) -> None:
        self._starts: list[datetime] = []
        self._ends: list[datetime] = []
        for start, end in sorted(spans):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            elif start < end:
                self._starts.append(start)
                self._ends.append(end)

    def meets(self, start: datetime, end: datetime) -> bool:
        """Whether something is taken at a moment between two instants in UTC, the first before the other."""
        begun = bisect_left(self._starts, end)
        return begun > 0 and self._ends[begun - 1] > start


def free_starts(
    *,
    day: date,
    zone: str,
    openings: Iterable[Opening],
    taken: Iterable[Bounds],
    minutes: int,
    step_minutes: int,
    not_before: datetime,
) -> list[datetime]:
    """The starts, in UTC and in order, of visits of `minutes` that fit an opening and touch nothing in `taken`.

    `taken` holds, in UTC, the closures of the clinic and what keeps the clinician, the room or the patient busy;
    `not_before` is usually now. Raises ValueError for a visit or step of no length, ZoneInfoNotFoundError for a zone
    that does not exist.
    """
    if minutes < 1 or step_minutes < 1:
        raise ValueError("A visit and a step need a length.")
    length, busy, found = timedelta(minutes=minutes), TakenSpans(taken), set[datetime]()
    for opening in openings:
        starts, closes = _on_the_clock(day, opening, step_minutes, zone)
        latest = closes - length
        found.update(it for it in starts if not_before <= it <= latest and not busy.meets(it, it + length))
    return sorted(found)


def fits(visit: Span, *, day: date, zone: str, openings: Iterable[Opening]) -> bool:
    """Whether a visit begins on the wall clock within one of the `openings` of `day` and ends before that one does."""
    place = ZoneInfo(zone)
    local = visit.starts_at.astimezone(place)
    minute = _minute(local.time())
    return local.date() == day and any(
        _minute(it.opens) <= minute < _last_minute(it)
        and _utc(visit.ends_at) <= _closing_instant(day, it.closes, place)
        for it in openings
    )


def instants(openings: Iterable[Opening], *, day: date, zone: str) -> Iterator[Span]:
    """Each of the `openings` of `day` from its first moment to its last, in UTC. One that begins where the clocks skip
    begins after the gap."""
    place = ZoneInfo(zone)
    for it in openings:
        start = _utc(datetime.combine(day, it.opens, tzinfo=place))
        end = _closing_instant(day, it.closes, place)
        if start < end:
            yield Span(start, end)


def in_both(some: Iterable[Opening], others: Iterable[Opening]) -> list[Opening]:
    """The stretches of one day that lie in both, in order: a clinician works where the clinic is open."""
    others = list(others)
    pieces = (_shared(one, other) for one in some for other in others)
    return in_either([piece for piece in pieces if piece], ())


def in_either(some: Iterable[Opening], others: Iterable[Opening]) -> list[Opening]:
    """The stretches of one day that lie in one or the other, in order; those that touch become one."""
    found: list[Opening] = []
    for it in sorted([*some, *others], key=lambda opening: opening.opens):
        if found and _minute(it.opens) <= _last_minute(found[-1]):
            found[-1] = Opening(found[-1].opens, max(found[-1], it, key=_last_minute).closes)
        else:
            found.append(it)
    return found


def _shared(one: Opening, other: Opening) -> Opening | None:
    opens, closes = max(one.opens, other.opens), min(one, other, key=_last_minute).closes
    return Opening(opens, closes) if closes == _MIDNIGHT or opens < closes else None


@lru_cache(_REMEMBERED)
def _on_the_clock(day: date, opening: Opening, step_minutes: int, zone: str) -> tuple[list[datetime], datetime]:
    """The instants at which a visit may begin, and the one at which it has to be over, in UTC."""
    place = ZoneInfo(zone)
    minutes = range(_minute(opening.opens), _last_minute(opening), step_minutes)
    walls = (datetime.combine(day, time(minute // 60, minute % 60)) for minute in minutes)
    return [it for wall in walls for it in _instants(wall, place)], _closing_instant(day, opening.closes, place)


def _instants(wall: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """The instants at which the clock shows `wall`: none when it is skipped, two when it comes twice."""
    both = {wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}
    yield from (it for it in both if it.astimezone(zone).replace(tzinfo=None, fold=0) == wall)


def _closing_instant(day: date, closes: time, zone: ZoneInfo) -> datetime:
    """The later one when the clock shows the closing time twice; when it skips it, one before the gap, never after."""
    last_day = day + timedelta(days=1) if closes == _MIDNIGHT else day
    return _utc(datetime.combine(last_day, closes, tzinfo=zone).replace(fold=1))


def _minute(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def _last_minute(opening: Opening) -> int:
    return _minute(opening.closes) or _MINUTES_OF_A_DAY


def _utc(instant: datetime) -> datetime:
    return instant if instant.tzinfo is UTC else instant.astimezone(UTC)
