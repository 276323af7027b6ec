"""Which entries of the waiting list a freed place fits, and who is asked first. Times of windows are on the clinic's
clock, everything else is an instant."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from sessions.booking.slots import Span

STEP = timedelta(minutes=5)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Window:
    """From `starts` to `ends` on each day from `first_day` to `last_day` that is the `weekday` (0 is Monday); what is
    None is any."""

    starts: time
    ends: time
    first_day: date | None = None
    last_day: date | None = None
    weekday: int | None = None

    def holds(self, start: datetime, end: datetime) -> bool:
        """Whether a visit between these two local times lies in it."""
        day = start.date()
        return (
            (self.first_day is None or self.first_day <= day)
            and (self.last_day is None or day <= self.last_day)
            and (self.weekday is None or self.weekday == day.weekday())
            and end.date() == day
            and self.starts <= start.time()
            and end.time() <= self.ends
        )

    def days(self, first: date, last: date) -> Iterator[date]:
        """Those from `first` to `last` on which it lies."""
        start, end = max(first, self.first_day or first), min(last, self.last_day or last)
        for count in range((end - start).days + 1):
            day = start + timedelta(days=count)
            if self.weekday in (None, day.weekday()):
                yield day

    def is_over(self, now: datetime, until: date) -> bool:
        """Whether none of it is still to come, at a local time, for whoever waits `until` that day."""
        return all(day == now.date() and self.ends <= now.time() for day in islice(self.days(now.date(), until), 2))


@dataclass(frozen=True)
class Waiting:
    """One entry. `first_day` and `last_day` are those that the intervals of the course allow (None: no end), `until`
    the last day on which the patient wants to come, `before` the start of the appointment that they have already,
    `clinician` the only one they would come to, `since` when they were entered."""

    key: int
    windows: tuple[Window, ...]
    minutes: int
    first_day: date
    last_day: date | None
    until: date
    since: datetime
    due_on: date
    clinician: int | None = None
    before: datetime | None = None


@dataclass(frozen=True)
class Freed:
    """What is free of a place that became free, of one clinician; in order."""

    spans: tuple[Span, ...]
    clinician: int


def start_for(waiting: Waiting, freed: Freed, zone: str) -> datetime | None:
    """The first start within the freed place that the entry could take; None where there is none.

    A visit keeps its minutes in real time, and has to begin and end within one window of the entry.
    """
    if waiting.clinician not in (None, freed.clinician):
        return None
    return next((start for start in _starts(waiting, freed) if _suits(waiting, start, ZoneInfo(zone))), None)


def in_turn(entries: Iterable[Waiting], freed: Freed, zone: str) -> list[tuple[Waiting, datetime]]:
    """Those whom the place fits, each with its start: who has waited longest first, of two the one due sooner."""
    fitting = ((waiting, start_for(waiting, freed, zone)) for waiting in entries)
    found = [(waiting, start) for waiting, start in fitting if start is not None]
    return sorted(found, key=lambda it: (it[0].since, it[0].due_on, it[0].key))


def left_of(span: Span, taken: Iterable[Span]) -> list[Span]:
    """What is free of it, in order, where everything in `taken` is cut out; each piece begins at full five minutes and
    is at least as long."""
    left = [span]
    for cut in taken:
        left = [piece for it in left for piece in _cut(it, cut)]
    return [piece for it in left if (piece := _on_grid(it))]


def _cut(span: Span, cut: Span) -> Iterator[Span]:
    if not span.overlaps(cut):
        yield span
        return
    if span.starts_at < cut.starts_at:
        yield Span(span.starts_at, cut.starts_at)
    if cut.ends_at < span.ends_at:
        yield Span(cut.ends_at, span.ends_at)


def _on_grid(span: Span) -> Span | None:
    start = span.starts_at + (EPOCH - span.starts_at) % STEP
    return Span(start, span.ends_at) if start + STEP <= span.ends_at else None


def _starts(waiting: Waiting, freed: Freed) -> Iterator[datetime]:
    length = timedelta(minutes=waiting.minutes)
    for span in freed.spans:
        start = span.starts_at
        while start + length <= span.ends_at:
            yield start
            start += STEP


def _suits(waiting: Waiting, start: datetime, zone: ZoneInfo) -> bool:
    if waiting.before is not None and start >= waiting.before:
        return False
    local = start.astimezone(zone)
    end = (start + timedelta(minutes=waiting.minutes)).astimezone(zone)
    last = min(waiting.until, waiting.last_day or waiting.until)
    is_allowed = waiting.first_day <= local.date() <= last
    return is_allowed and any(window.holds(local, end) for window in waiting.windows)
