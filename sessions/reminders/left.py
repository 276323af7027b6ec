from collections.abc import Collection

from sessions.booking.models import Appointment
from sessions.reminders.models import Reminder, ReminderStatus

LEFT = (ReminderStatus.SENDING, ReminderStatus.SENT, ReminderStatus.CALLED)


def has_left(appointments: Collection[Appointment]) -> bool:
    """Whether a patient knows, or may know, of any of these appointments from a message or a call."""
    return Reminder.objects.filter(appointment__in=appointments, status__in=LEFT).exists()
