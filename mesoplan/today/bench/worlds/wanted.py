"""Places of the full clinic on days on which nobody is there yet, and sessions that may be booked into them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from mesoplan.clinics.models import Clinic
from mesoplan.today.bench.worlds.filling import BEGINS_NOW
from mesoplan.today.bench.worlds.layout import A_DAY, SLOT_MINUTES
from sessions.booking.open_days import OpenDays
from sessions.booking.queries import clinicians_of
from sessions.planning.models import Session

FIRST, LAST = time(9), time(18)
A_VISIT = timedelta(minutes=SLOT_MINUTES)


@dataclass(frozen=True)
class Spot:
    clinician: int
    room: int
    start: datetime

    def body(self, session: int) -> dict[str, object]:
        """As the API is asked to book it."""
        return {"session": session, **self.placing}

    @property
    def placing(self) -> dict[str, object]:
        return {"clinician": self.clinician, "room": self.room, "start": self.start.isoformat()}


def first_sessions(clinic: Clinic, most: int) -> list[Session]:
    """The next one of as many courses."""
    rows = Session.objects.to_book().filter(course__clinic=clinic).exclude(course=BEGINS_NOW)
    rows = rows.order_by("course_id", "number")
    return list(rows.distinct("course_id")[:most])


def spots(clinic: Clinic, sessions: Sequence[Session], most: int) -> list[Spot]:
    """After the windows of all these sessions: late is late, and never refused."""
    team, rooms = list(clinicians_of(clinic)), list(clinic.rooms.all())
    day, found, open_days = max(session.closes_on for session in sessions) + A_DAY, list[Spot](), OpenDays(clinic)
    while len(found) < most:
        starts = _starts(clinic, day) if open_days.is_open(day) else ()
        found += [Spot(who.pk, room.pk, it) for it in starts for who, room in zip(team, rooms, strict=False)]
        day += A_DAY
    return found[:most]


def _starts(clinic: Clinic, day: date) -> list[datetime]:
    start, end = (datetime.combine(day, clock, tzinfo=clinic.zone).astimezone(UTC) for clock in (FIRST, LAST))
    return [start + A_VISIT * count for count in range((end - start) // A_VISIT)]
