"""When to write to a patient about one appointment. Instants are aware; the day before is a day of the clinic's wall
clock.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

DAY_BEFORE_AT = time(10)
LATE_NOTICE = timedelta(hours=2)


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
    """The start that the last message named. `is_sure` is False where it may not have arrived."""

    starts_at: datetime
    is_sure: bool


@dataclass(frozen=True)
class Moment:
    """`send_at` is in UTC and may lie in the past: then the message is overdue and goes out at once. `known_start` is
    the start that the patient knows and that does not hold any more, where the message is about that.
    """

    kind: ReminderKind
    send_at: datetime
    known_start: datetime | None = None


def moments(
    *, starts_at: datetime, zone: str, booked_at: datetime, now: datetime, told: Told | None = None
) -> tuple[Moment, ...]:
    """What is to be sent of an appointment that holds, and when. Nothing once it has begun.

    `zone` is the clinic's time zone by name, `booked_at` the last time the appointment got this slot, `told` what the
    patient was told of it before that. The confirmation is due at once; for whoever knows another start it is the news
    that the appointment has moved, and whoever surely knows this very start needs none. The reminder is due the day
    before at 10:00 on the clinic's clock, whatever the clocks do in between; if it was booked at that moment or later,
    two hours before the visit, where that still lies after the booking. Raises ValueError for an instant without a time
    zone, and ZoneInfoNotFoundError for a zone that does not exist.
    """
    _refuse_naive(starts_at, booked_at, now)
    if starts_at <= now:
        return ()
    chances = (_day_before(starts_at, ZoneInfo(zone)), starts_at.astimezone(UTC) - LATE_NOTICE)
    reminder = next((chance for chance in chances if chance > booked_at), None)
    return (
        *_news(starts_at, booked_at.astimezone(UTC), told),
        *([Moment(ReminderKind.DAY_BEFORE, reminder)] if reminder else []),
    )


def cancellation(*, starts_at: datetime, now: datetime, told: Told | None) -> tuple[Moment, ...]:
    """What is to be sent of an appointment that is cancelled: at once, to whoever was told of it, until the start they
    know of or the start itself has come, whichever is first. Raises ValueError for an instant without a time zone.
    """
    _refuse_naive(starts_at, now)
    if told is None or min(starts_at, told.starts_at) <= now:
        return ()
    return (Moment(ReminderKind.CANCELLED, now.astimezone(UTC), told.starts_at),)


def _news(starts_at: datetime, send_at: datetime, told: Told | None) -> tuple[Moment, ...]:
    if told is None or (told.starts_at == starts_at and not told.is_sure):
        return (Moment(ReminderKind.CONFIRMATION, send_at),)
    if told.starts_at == starts_at:
        return ()
    return (Moment(ReminderKind.MOVED, send_at, told.starts_at),)


def _refuse_naive(*instants: datetime) -> None:
    if any(instant.tzinfo is None for instant in instants):
        raise ValueError("An instant needs a time zone.")


def _day_before(starts_at: datetime, zone: ZoneInfo) -> datetime:
    day = starts_at.astimezone(zone).date() - timedelta(days=1)
    return datetime.combine(day, DAY_BEFORE_AT, tzinfo=zone).astimezone(UTC)
