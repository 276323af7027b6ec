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
    """DAY_BEFORE: the day before at 10:00; two hours before the visit when it was booked later than that."""

    CONFIRMATION = "confirmation"
    DAY_BEFORE = "day_before"


@dataclass(frozen=True)
class Moment:
    """`send_at` is in UTC and may lie in the past: then the message is overdue and goes out at once."""

    kind: ReminderKind
    send_at: datetime


def moments(*, starts_at: datetime, zone: str, booked_at: datetime, now: datetime) -> tuple[Moment, ...]:
    """What is to be sent, and when. Nothing once the appointment has begun.

    `zone` is the clinic's time zone by name, `booked_at` the last time the appointment got this slot. The confirmation
    is due at once. The reminder is due the day before at 10:00 on the clinic's clock, whatever the clocks do in
    between; if it was booked at that moment or later, two hours before the visit, where that still lies after the
    booking. Raises ValueError for an instant without a time zone, and ZoneInfoNotFoundError for a zone that does not
    exist.
    """
    for instant in (starts_at, booked_at, now):
        if instant.tzinfo is None:
            raise ValueError("An instant needs a time zone.")
    if starts_at <= now:
        return ()
    confirmation = Moment(ReminderKind.CONFIRMATION, booked_at.astimezone(UTC))
    chances = (_day_before(starts_at, ZoneInfo(zone)), starts_at.astimezone(UTC) - LATE_NOTICE)
    reminder = next((chance for chance in chances if chance > booked_at), None)
    return (confirmation, *([Moment(ReminderKind.DAY_BEFORE, reminder)] if reminder else []))


def _day_before(starts_at: datetime, zone: ZoneInfo) -> datetime:
    day = starts_at.astimezone(zone).date() - timedelta(days=1)
    return datetime.combine(day, DAY_BEFORE_AT, tzinfo=zone).astimezone(UTC)
