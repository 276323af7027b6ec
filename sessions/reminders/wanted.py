"""Which messages the calendar asks for, given what patients have been told of it so far."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from sessions.booking.models import Appointment
from sessions.reminders.models import Booking, Reminder, Rule
from sessions.reminders.timing import Moment, Told, cancellation, moments


def wanted_messages(
    appointments: Iterable[Appointment], rows: Iterable[Reminder], now: datetime
) -> dict[tuple[Booking, str], Moment]:
    """One for each booking and rule. `rows` are all the messages there are about these appointments."""
    told_of = defaultdict(list)
    for row in rows:
        if row.has_perhaps_arrived:
            told_of[row.appointment_id].append(row)
    return {
        (Booking.of(appointment), Rule(moment.kind)): moment
        for appointment in appointments
        for moment in moments_of(appointment, told_of[appointment.pk], now)
    }


def moments_of(appointment: Appointment, told: list[Reminder], now: datetime) -> tuple[Moment, ...]:
    if appointment.is_cancelled:
        return cancellation(starts_at=appointment.starts_at, now=now, told=last_told(told))
    return moments(
        starts_at=appointment.starts_at,
        zone=appointment.clinic.time_zone,
        booked_at=appointment.booked_at,
        now=now,
        told=last_told([row for row in told if row.booked_at < appointment.booked_at]),
    )


def last_told(rows: list[Reminder]) -> Told | None:
    rows = [row for row in rows if row.rule != Rule.CANCELLED]
    if not rows:
        return None
    last = max(rows, key=lambda row: (row.booked_at, row.has_surely_arrived, row.pk))
    return Told(last.starts_at, is_sure=last.has_surely_arrived)
