"""When to write to a patient about one appointment. Instants are aware; the day before is a day of the clinic's wall
clock.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

DAY_BEFORE_AT = time(10)
LATE_NOTICE = timedelta(hours=2)
CALL_BEFORE = timedelta(hours=3)


class ReminderKind(StrEnum):
    """MOVED stands in place of CONFIRMATION for whoever knows of another time. DAY_BEFORE: the day before at 10:00; two
    hours before the visit when it was booked later than that.
    """

    CONFIRMATION = "confirmation"
    MOVED = "moved"
    DAY_BEFORE = "day_before"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Told:
    """The starts that the patient may believe in, the one told last at the end. `is_sure` where that one has arrived,
    and then it is the only one.
    """

    starts: tuple[datetime, ...]
    is_sure: bool


@dataclass(frozen=True)
class Moment:
    """`send_at` is in UTC and may lie in the past: then the message is overdue and goes out at once. `known_starts` are
    those that the patient may believe in and that do not hold any more, where the message is about that.
    """

    kind: ReminderKind
    send_at: datetime
    known_starts: tuple[datetime, ...] = ()


def moments(
    *,
    starts_at: datetime,
    zone: str,
    booked_at: datetime,
    now: datetime,
    told: Told | None = None,
    not_before: datetime | None = None,
) -> tuple[Moment, ...]:
    """What is to be sent of an appointment that holds, and when. Nothing once it has begun.

    `zone` is the clinic's time zone by name, `booked_at` the last time the appointment got this slot, `told` what the
    patient was told of it before that. The confirmation is due as soon as the booking stands; for whoever knows another
    start it is the news that the appointment has moved, and whoever surely knows this very start needs none. The
    reminder is due the day before at 10:00 on the clinic's clock, whatever the clocks do in between; if it was booked
    at that moment or later, two hours before the visit, where that still lies after the booking. Nothing is due
    `not_before` an instant until which the booking may still be taken back. Raises ValueError for an instant without a
    time zone, and ZoneInfoNotFoundError for a zone that does not exist.
    """
    _refuse_naive(starts_at, booked_at, now)
    if starts_at <= now:
        return ()
    chances = (_day_before(starts_at, ZoneInfo(zone)), starts_at.astimezone(UTC) - LATE_NOTICE)
    reminder = next((chance for chance in chances if chance > booked_at), None)
    settled = max(booked_at, not_before or booked_at).astimezone(UTC)
    return (
        *_news(starts_at, settled, told),
        *([Moment(ReminderKind.DAY_BEFORE, max(reminder, settled))] if reminder else []),
    )


def cancellation(*, starts_at: datetime, settles_at: datetime, now: datetime, told: Told | None) -> tuple[Moment, ...]:
    """What is to be sent of an appointment that is cancelled: to whoever was told of it, as soon as the cancellation
    cannot be taken back any more, until the last of the starts they may believe in or its own has come. Raises
    ValueError for an instant without a time zone.
    """
    _refuse_naive(starts_at, settles_at, now)
    if told is None or min(starts_at, max(told.starts)) <= now:
        return ()
    return (Moment(ReminderKind.CANCELLED, settles_at.astimezone(UTC), told.starts),)


def is_hopeless(*, next_try: datetime, starts: Iterable[datetime]) -> bool:
    """Whether somebody should rather call than wait for the next try, which would come less than three hours before one
    of these starts, or after it.
    """
    return next_try > min(starts) - CALL_BEFORE


def _news(starts_at: datetime, send_at: datetime, told: Told | None) -> tuple[Moment, ...]:
    others = tuple(start for start in told.starts if start != starts_at) if told else ()
    if others:
        return (Moment(ReminderKind.MOVED, send_at, others),)
    return () if told and told.is_sure else (Moment(ReminderKind.CONFIRMATION, send_at),)


def _refuse_naive(*instants: datetime) -> None:
    if any(instant.tzinfo is None for instant in instants):
        raise ValueError("An instant needs a time zone.")


def _day_before(starts_at: datetime, zone: ZoneInfo) -> datetime:
    day = starts_at.astimezone(zone).date() - timedelta(days=1)
    return datetime.combine(day, DAY_BEFORE_AT, tzinfo=zone).astimezone(UTC)
