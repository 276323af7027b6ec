"""Which days of a clinic a person looks at, and in columns of what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from mesoplan.clinics.models import Clinic
from sessions.booking.queries import bounds_of_day

DAYS_OF_A_WEEK = 7
Grouping = Literal["clinician", "room"]
Extent = Literal["day", "week"]


@dataclass(frozen=True)
class Shown:
    """`only` is the one clinician, or the one room, where not all of them are shown."""

    clinic: Clinic
    day: date
    by: Grouping
    extent: Extent
    only: int | None = None

    @property
    def step(self) -> timedelta:
        """From one page to the next."""
        return timedelta(days=DAYS_OF_A_WEEK if self.extent == "week" else 1)

    @property
    def query(self) -> dict[str, Any]:
        """As an address names it, without the day."""
        return {"by": self.by, "extent": self.extent} | ({"only": self.only} if self.only else {})

    @property
    def only_theirs(self) -> dict[str, int]:
        """What is asked of appointments and of what is held."""
        return {self.by: self.only} if self.only else {}

    @property
    def first(self) -> date:
        return self.day - timedelta(days=self.day.weekday()) if self.extent == "week" else self.day

    @property
    def last(self) -> date:
        return self.first + self.step - timedelta(days=1)

    @property
    def days(self) -> Sequence[date]:
        return [self.first + timedelta(days=count) for count in range(self.step.days)]

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        """The midnights around it on the clinic's clock."""
        return bounds_of_day(self.clinic, self.first)[0], bounds_of_day(self.clinic, self.last)[1]
