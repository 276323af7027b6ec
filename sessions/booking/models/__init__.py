from sessions.booking.models.appointments import Appointment, AppointmentQuerySet
from sessions.booking.models.states import LIVE, AppointmentStatus

__all__ = ["LIVE", "Appointment", "AppointmentQuerySet", "AppointmentStatus"]
