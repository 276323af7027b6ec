"""What another system knows of a patient, as plain values: the shapes that a reader of its files fills in.

`source` names the record that something was read from, so that reading it again finds what was stored the first time.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from patients.models import MeasurementKind, Sex


class Kept(StrEnum):
    """What became of it."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Identifier:
    system: str
    value: str


@dataclass(frozen=True)
class ImportedPerson:
    """Empty texts are not known. `has_died` is None where nothing is said of it; the day may be unknown."""

    identifiers: tuple[Identifier, ...]
    given_name: str
    family_name: str
    birth_date: date
    sex: Sex = Sex.UNKNOWN
    phone: str = ""
    email: str = ""
    language: str = ""
    has_died: bool | None = None
    died_on: date | None = None


@dataclass(frozen=True)
class ImportedFact:
    """An allergy, a health problem or a medicine. `allergen` is one of our groups, for allergies alone."""

    text: str
    source: str
    system: str = ""
    system_code: str = ""
    is_active: bool = True
    noted_on: date | None = None
    allergen: str = ""


@dataclass(frozen=True)
class ImportedReading:
    kind: MeasurementKind
    value: Decimal
    measured_at: datetime
    source: str


@dataclass(frozen=True)
class Withdrawn:
    """A record that was a mistake, says its source."""

    source: str
