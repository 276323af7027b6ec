"""What a person enters in a record, and how it is set down in the rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal

from sessions.delivery.models import Administration, TreatmentRecord

TIMES = ("prepared_at", "began_at")


@dataclass(frozen=True)
class Given:
    points: int
    volume_per_point_ml: Decimal
    difference_reason: str = ""

    @property
    def amounts(self) -> tuple[int, Decimal]:
        return self.points, self.volume_per_point_ml


@dataclass(frozen=True)
class Entry:
    """All that a person enters in a record: `given` by line of the record, `lots` as numbers of lots, times as the
    clock of the clinic shows them."""

    given: Mapping[int, Given]
    lots: frozenset[int] = frozenset()
    ticks: frozenset[str] = frozenset()
    prepared_at: time | None = None
    began_at: time | None = None
    pain: int | None = None
    observations: str = ""
    explanation: str = ""


def put_given(line: Administration, given: Given) -> None:
    line.points, line.volume_per_point_ml = given.amounts
    line.difference_reason = given.difference_reason


def put_times(record: TreatmentRecord, entry: Entry) -> None:
    """Both are of the day of the visit."""
    record.prepared_at, record.began_at = instant_of(record, entry.prepared_at), instant_of(record, entry.began_at)


def instant_of(record: TreatmentRecord, typed: time | None) -> datetime | None:
    """None where nobody noted the time."""
    if typed is None:
        return None
    return datetime.combine(record.given_on, typed, tzinfo=record.appointment.clinic.zone)


def clock_of(record: TreatmentRecord, at: datetime | None) -> time | None:
    """None where nobody noted the time."""
    return None if at is None else record.appointment.clinic.local(at).time()
