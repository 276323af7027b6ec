"""Reminders: a row for each message that has to go out, and a worker that sends what is due.

A row is claimed in one transaction, sent outside of any, and marked in another, so that no mail server is waited for
with a lock held. A worker that dies in between leaves its claim; after a while the message is sent again, because a
message that comes twice is better than one that never comes.
"""

import logging
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from mesoplan.refusals import DomainError
from mesoplan.staff.models import User
from sessions.booking.models import Appointment, AppointmentStatus
from sessions.reminders.letters import letter
from sessions.reminders.models import Reminder, ReminderStatus
from sessions.reminders.timing import moments

MOST_ATTEMPTS = 5
PAUSE = timedelta(minutes=10)
CLAIM_LASTS = timedelta(minutes=10)
OPEN = (ReminderStatus.WAITING, ReminderStatus.FAILED)

log = logging.getLogger(__name__)


def run() -> None:
    """One round: rows for what is booked, the claims of dead workers freed, what is due sent."""
    now = timezone.now()
    plan_reminders(now)
    free_claims(now)
    send_due(now)


@transaction.atomic
def plan_reminders(now: datetime) -> None:
    """Brings the rows in line with the calendar. Run twice, or by two workers, it does the same as once."""
    coming = Appointment.objects.coming(now).filter(patient__deceased_on=None).select_related("clinic")
    wanted = {
        (appointment.pk, moment.kind.value, appointment.starts_at, appointment.booked_at): moment.send_at
        for appointment in coming
        for moment in moments(
            starts_at=appointment.starts_at,
            zone=appointment.clinic.time_zone,
            booked_at=appointment.booked_at,
            now=now,
        )
    }
    Reminder.objects.bulk_create(
        [
            Reminder(appointment_id=pk, rule=rule, starts_at=starts_at, booked_at=booked_at, due_at=due_at)
            for (pk, rule, starts_at, booked_at), due_at in wanted.items()
        ],
        ignore_conflicts=True,
    )
    known = Reminder.objects.filter(starts_at__gt=now, status__in=(*OPEN, ReminderStatus.NOT_NEEDED))
    for row in known.select_for_update().order_by("pk"):
        match_calendar(row, is_wanted=(row.appointment_id, row.rule, row.starts_at, row.booked_at) in wanted)


def match_calendar(row: Reminder, *, is_wanted: bool) -> None:
    """What was moved away needs no reminder of its old time; what was checked in by mistake needs its own again."""
    if is_wanted and row.status == ReminderStatus.NOT_NEEDED:
        row.status, row.attempts = ReminderStatus.WAITING, 0
    elif not is_wanted and row.status in OPEN:
        row.status = ReminderStatus.NOT_NEEDED
    else:
        return
    row.save(update_fields=["status", "attempts"])


def free_claims(now: datetime) -> None:
    """What has stopped its worker once too often is not tried again; somebody has to call."""
    stuck = Reminder.objects.given_up_on(now - CLAIM_LASTS)
    problem = gettext_noop("Interrupted while it was sent: ask whether it arrived.")
    stuck.filter(attempts__gte=MOST_ATTEMPTS).update(status=ReminderStatus.FAILED, problem=problem)
    stuck.update(status=ReminderStatus.WAITING)


def send_due(now: datetime) -> int:
    """Sends what is due, one by one, until nothing is left; says how many went out."""
    sent = 0
    while (row := claim(now)) is not None:
        sent += send(row)
    return sent


@transaction.atomic
def claim(now: datetime) -> Reminder | None:
    """The next message that is due, for this worker alone. What cannot be sent at all fails here, in words."""
    due = Reminder.objects.due(now).select_for_update(of=("self",), skip_locked=True).with_people()
    for row in due:
        if not is_current(row):
            settle(row, ReminderStatus.NOT_NEEDED)
        elif not row.appointment.patient.email:
            settle(row, ReminderStatus.FAILED, problem=gettext_noop("No e-mail address"))
        else:
            row.status, row.claimed_at, row.attempts = ReminderStatus.SENDING, timezone.now(), row.attempts + 1
            row.save(update_fields=["status", "claimed_at", "attempts"])
            return row
    return None


def is_current(row: Reminder) -> bool:
    """It tells a living patient of the booking as it stands, and of one still to come."""
    appointment = row.appointment
    told = (row.starts_at, row.booked_at)
    return (
        appointment.status == AppointmentStatus.BOOKED
        and (appointment.starts_at, appointment.booked_at) == told
        and row.starts_at > timezone.now()
        and appointment.patient.deceased_on is None
    )


def send(row: Reminder) -> bool:
    message = letter(row)
    try:
        message.send()
    except (SMTPException, OSError) as error:
        log.warning("Reminder %s was not sent: %s", row.pk, error)
        put_off(row, str(error))
        return False
    note_sent(row, message.to[0])
    return True


@transaction.atomic
def note_sent(row: Reminder, address: str) -> None:
    row.status, row.sent_at, row.sent_to, row.problem = ReminderStatus.SENT, timezone.now(), address, ""
    row.save(update_fields=["status", "sent_at", "sent_to", "problem"])


@transaction.atomic
def put_off(row: Reminder, problem: str) -> None:
    """Tried again later, a little longer each time; after the last attempt somebody has to call."""
    if row.attempts >= MOST_ATTEMPTS:
        settle(row, ReminderStatus.FAILED, problem=problem)
        return
    row.status, row.problem = ReminderStatus.WAITING, problem[:300]
    row.due_at = timezone.now() + PAUSE * row.attempts
    row.save(update_fields=["status", "problem", "due_at"])


def settle(row: Reminder, status: ReminderStatus, *, problem: str = "") -> None:
    row.status, row.problem = status, problem[:300]
    row.save(update_fields=["status", "problem"])


@transaction.atomic
def send_again(*, actor: User, reminder: Reminder) -> Reminder:
    """For a message that failed, after the address was put right; the next round sends it."""
    row = Reminder.objects.select_for_update(of=("self",)).with_people().get(pk=reminder.pk)
    if row.status != ReminderStatus.FAILED:
        raise DomainError(_("Only a message that did not get through can be sent again."))
    if not is_current(row):
        raise DomainError(_("The appointment has moved or is over. There is nothing to remind of."))
    row.status, row.attempts, row.due_at = ReminderStatus.WAITING, 0, timezone.now()
    row.save(update_fields=["status", "attempts", "due_at"])
    return row
