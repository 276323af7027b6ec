"""Which messages the calendar asks for, given what patients have been told of it so far."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from sessions.booking.models import Appointment
from sessions.reminders.models import Booking, Reminder, Rule
from sessions.reminders.timing import Moment, ReminderKind, Told, cancellation, moments


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
    if appointment.cancelled_at is not None:
        return cancellation(
            starts_at=appointment.starts_at,
            settles_at=appointment.settles_at,
            now=now,
            told=perhaps_spoken(appointment, believed(told)),
        )
    found = moments(
        starts_at=appointment.starts_at,
        zone=appointment.clinic.time_zone,
        booked_at=appointment.booked_at,
        now=now,
        told=believed([row for row in told if row.booked_at < appointment.booked_at]),
        not_before=appointment.settles_at,
    )
    if appointment.untold_by_id or any(row.has_told(appointment) for row in told):
        return tuple(moment for moment in found if moment.kind is ReminderKind.DAY_BEFORE)
    return found


def believed(rows: list[Reminder]) -> Told | None:
    """The last start that surely arrived, and those after it that may have."""
    starts: list[datetime] = []
    is_sure = False
    for row in sorted((row for row in rows if row.rule != Rule.CANCELLED), key=told_order):
        is_sure = row.has_surely_arrived
        starts = [] if is_sure else [start for start in starts if start != row.starts_at]
        starts.append(row.starts_at)
    return Told(tuple(starts), is_sure=is_sure) if starts else None


def perhaps_spoken(appointment: Appointment, told: Told | None) -> Told | None:
    """Whoever kept a move from the messages has mostly spoken with the patient: the new time is known too, perhaps."""
    if appointment.untold_by_id is None:
        return told
    return Told((*(told.starts if told else ()), appointment.starts_at), is_sure=False)


def told_order(row: Reminder) -> tuple[datetime, bool, int]:
    """Of one booking, what arrived counts last."""
    return (row.booked_at, row.has_surely_arrived, row.pk)
