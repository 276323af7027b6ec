"""Who is treated when in a made-up clinic that is full: worked out of numbers alone, so that every world of a size is
the same. Days are counted back from the last one that is booked."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta

CLINICIANS, SLOTS, SLOT_MINUTES, OPENS_AT = 20, 16, 30, 9
VISITS_OF_A_DAY = CLINICIANS * SLOTS
SESSIONS, NOT_BOOKED_YET, COURSES_OF_A_PATIENT = 10, 3, 3
DAYS_AHEAD = 20
DAYS_OF_A_WEEK = 7
PLACES = DAYS_OF_A_WEEK * VISITS_OF_A_DAY
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Visit:
    """`back` counts days from the last booked one; `seat` is one of the visits of a day. The sessions of a course lie a
    week apart, on the same weekday, with the same clinician at the same time."""

    back: int
    seat: int

    @property
    def clinician(self) -> int:
        return self.seat // SLOTS

    @property
    def clock(self) -> time:
        hours, minutes = divmod(self.seat % SLOTS * SLOT_MINUTES, 60)
        return time(OPENS_AT + hours, minutes)

    @property
    def _weeks(self) -> int:
        return self.back // DAYS_OF_A_WEEK + NOT_BOOKED_YET

    @property
    def session_number(self) -> int:
        return SESSIONS - self._weeks % SESSIONS

    @property
    def course(self) -> int:
        return self._weeks // SESSIONS * PLACES + self.back % DAYS_OF_A_WEEK * VISITS_OF_A_DAY + self.seat


@dataclass(frozen=True)
class Layout:
    """A world of about so many appointments, of which the last are `DAYS_AHEAD` days after `today`."""

    appointments: int
    today: date

    @property
    def days(self) -> int:
        return self.appointments // VISITS_OF_A_DAY

    @property
    def courses(self) -> int:
        return ((self.days - 1) // DAYS_OF_A_WEEK + NOT_BOOKED_YET) // SESSIONS * PLACES + PLACES

    @property
    def patients(self) -> int:
        return (self.courses // PLACES - 1) // COURSES_OF_A_PATIENT * PLACES + PLACES

    @property
    def running(self) -> range:
        """The courses that have sessions to come."""
        return range(PLACES)

    def patient_of(self, course: int) -> int:
        block, place = divmod(course, PLACES)
        return block // COURSES_OF_A_PATIENT * PLACES + place

    def day(self, back: int) -> date:
        return self.today + A_DAY * (DAYS_AHEAD - back)

    def visits(self) -> Iterator[Visit]:
        """The earliest first."""
        for back in reversed(range(self.days)):
            for seat in range(VISITS_OF_A_DAY):
                yield Visit(back, seat)
