"""Sessions of people whom a lot has touched, read without their rows: a list can be long."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo

from sessions.booking.models import Appointment

AT_ONCE = 1000
BY_PERSON = ("patient__family_name", "patient__given_name", "patient", "slot__startswith", "pk")
"""Who is called up is called once, so all of one person stands together."""


class Visit(NamedTuple):
    """A session of somebody whom the lot has touched."""

    pk: int
    starts_at: datetime
    session_number: int
    patient_id: int
    patient_number: str
    given_name: str
    family_name: str
    birth_date: date
    phone: str
    email: str
    clinic_id: int
    clinic: str
    time_zone: str
    clinician: str
    instead: str = ""
    """Another lot of the product that is there for it."""

    @property
    def patient(self) -> str:
        return f"{self.given_name} {self.family_name}"

    @property
    def local_start(self) -> datetime:
        """On the clock of its clinic."""
        return self.starts_at.astimezone(ZoneInfo(self.time_zone))


OF_APPOINTMENT = (
    "pk",
    "slot__startswith",
    "session__number",
    "patient_id",
    "patient__number",
    "patient__given_name",
    "patient__family_name",
    "patient__birth_date",
    "patient__phone",
    "patient__email",
    "clinic_id",
    "clinic__name",
    "clinic__time_zone",
    "clinician__name",
)


class Named(Protocol):
    """An appointment and whose it is: all that has to be known of it before somebody reads it."""

    @property
    def pk(self) -> int: ...

    @property
    def patient_id(self) -> int: ...


class Instead(Protocol):
    """Another lot of the product."""

    @property
    def words(self) -> str: ...


@dataclass(frozen=True)
class Visits:
    """One of the lists, in the order of its people. What it says of each of them is read as it is asked for: of those
    on a page, or of all."""

    everybody: Sequence[Named]
    instead: Mapping[int, Instead] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.everybody)

    def __iter__(self) -> Iterator[Visit]:
        for first in range(0, len(self), AT_ONCE):
            yield from self.page(first, first + AT_ONCE)

    def page(self, first: int, last: int) -> list[Visit]:
        """From the one place, counted from 0, up to the other, which is not part of it."""
        named = self.everybody[first:last]
        return self.read(named) if named else []

    def read(self, named: Sequence[Named]) -> list[Visit]:
        rows = Appointment.objects.filter(pk__in=[it.pk for it in named]).order_by().values_list(*OF_APPOINTMENT)
        found = {row[0]: Visit(*row)._replace(instead=self.said_instead(row[0])) for row in rows}
        return [found[it.pk] for it in named]

    def said_instead(self, pk: int) -> str:
        return self.instead[pk].words if pk in self.instead else ""
