from mesoplan.clinics.models.clinics import (
    FORFEIT_HOURS,
    HOLD_MINUTES,
    MOST_BUFFER_MINUTES,
    Clinic,
    ClinicQuerySet,
    Membership,
    known_time_zone,
)
from mesoplan.clinics.models.openings import Closure, HolidayOpening, OpeningHours, Weekday
from mesoplan.clinics.models.rooms import Equipment, Room
from mesoplan.clinics.models.working import Absence, ExtraHours, WorkingHours

__all__ = [
    "FORFEIT_HOURS",
    "HOLD_MINUTES",
    "MOST_BUFFER_MINUTES",
    "Absence",
    "Clinic",
    "ClinicQuerySet",
    "Closure",
    "Equipment",
    "ExtraHours",
    "HolidayOpening",
    "Membership",
    "OpeningHours",
    "Room",
    "Weekday",
    "WorkingHours",
    "known_time_zone",
]
