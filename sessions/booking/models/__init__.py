from sessions.booking.models.appointments import Appointment, AppointmentQuerySet
from sessions.booking.models.states import LIVE, AppointmentStatus, Stage

__all__ = ["LIVE", "Appointment", "AppointmentQuerySet", "AppointmentStatus", "Stage"]
