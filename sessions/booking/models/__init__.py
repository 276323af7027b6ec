from sessions.booking.models.appointments import UNDO_LASTS, Appointment, AppointmentQuerySet
from sessions.booking.models.replan import Replan, ReplanStatus
from sessions.booking.models.states import LIVE, AppointmentStatus, Stage

__all__ = [
    "LIVE",
    "UNDO_LASTS",
    "Appointment",
    "AppointmentQuerySet",
    "AppointmentStatus",
    "Replan",
    "ReplanStatus",
    "Stage",
]
