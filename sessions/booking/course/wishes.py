from dataclasses import dataclass
from datetime import date, datetime, time

from mesoplan.clinics.models import Room
from mesoplan.staff.models import User
from sessions.booking.stretches import MINUTES_OF_A_DAY, minute_of


@dataclass(frozen=True)
class CourseWishes:
    """What the patient would like; what is left out is whatever fits. `weekdays` count from Monday as 0. All are
    wishes, which a proposal may give up, but `not_before`, which is kept, and with `only_then` the weekdays and times:
    for whoever cannot come otherwise."""

    weekdays: frozenset[int] = frozenset()
    from_time: time | None = None
    to_time: time | None = None
    clinician: User | None = None
    room: Room | None = None
    not_before: date | None = None
    only_then: bool = False

    def misses_weekday(self, day: date) -> bool:
        return bool(self.weekdays) and day.weekday() not in self.weekdays

    def minutes_missed(self, local_start: datetime, minutes: int) -> int:
        """By how much a visit begins too early or ends too late on the clinic's clock."""
        start = minute_of(local_start)
        earliest = minute_of(self.from_time) if self.from_time else 0
        latest = (minute_of(self.to_time) or MINUTES_OF_A_DAY) if self.to_time else MINUTES_OF_A_DAY
        return max(earliest - start, start + minutes - latest, 0)

    def team(self, clinicians: list[User], lead: int) -> list[User]:
        """The one to take first in front, where all else is equal."""
        first = self.clinician.pk if self.clinician else lead
        return sorted(clinicians, key=lambda it: it.pk != first)

    def rooms(self, rooms: list[Room]) -> list[Room]:
        return sorted(rooms, key=lambda it: it != self.room)
