"""What the patient banner says. The rooms that know patients fill it; the frame only shows it."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.utils import timezone


class AllergyStatus(StrEnum):
    """Not asked is not the same as none."""

    UNKNOWN = "unknown"
    NONE = "none_known"
    RECORDED = "present"


@dataclass(frozen=True, kw_only=True)
class PatientBanner:
    """With `is_clinical` off it holds nothing of medicine: how to reach the person and what is `missing` before a
    treatment, by name and without its value."""

    name: str
    number: str
    clinic: str
    zone: ZoneInfo
    birth_date: date
    age: int
    sex: str
    next_appointment: str
    chart_url: str
    is_clinical: bool = True
    allergies: tuple[str, ...] = ()
    allergy_status: str = AllergyStatus.UNKNOWN
    alerts: tuple[str, ...] = ()
    weight_kg: Decimal | None = None
    weight_on: date | None = None
    contact: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    action_label: str = ""
    action_url: str = ""

    @property
    def read_at(self) -> datetime:
        """Now, on the clock of the patient's clinic."""
        return timezone.localtime(timezone=self.zone)

    @property
    def has_no_allergies(self) -> bool:
        return not self.allergies and self.allergy_status == AllergyStatus.NONE

    @property
    def weight_age_days(self) -> int | None:
        """Never below zero: where the reader is, the patient's day may not have begun."""
        return max(0, (timezone.localdate() - self.weight_on).days) if self.weight_on else None
