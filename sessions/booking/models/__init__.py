from sessions.booking.models.appointments import BESIDE_LENGTH, UNDO_LASTS, Appointment, AppointmentQuerySet
from sessions.booking.models.offers import FreedPlace, WaitingOffer
from sessions.booking.models.replan import Replan, ReplanStatus
from sessions.booking.models.states import LIVE, AppointmentStatus, Stage
from sessions.booking.models.waiting import WaitingEntry, WaitingWindow

__all__ = [
    "BESIDE_LENGTH",
    "LIVE",
    "UNDO_LASTS",
    "Appointment",
    "AppointmentQuerySet",
    "AppointmentStatus",
    "FreedPlace",
    "Replan",
    "ReplanStatus",
    "Stage",
    "WaitingEntry",
    "WaitingOffer",
    "WaitingWindow",
]
