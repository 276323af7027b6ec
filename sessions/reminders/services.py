"""Reminders: a row for each message that has to go out, and a worker that sends what is due.

A row is claimed in one transaction, sent outside of any, and marked in another, so that no mail server is waited for
with a lock held. A worker that dies in between leaves its claim; after a while the message is sent again, because a
message that comes twice is better than one that never comes. Rows that tell one patient the same kind of news go
through all this together, in one letter; each keeps its own state and its own attempts.
"""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import Any

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from mesoplan.refusals import DomainError
from mesoplan.staff.models import User
from sessions.booking.models import Appointment
from sessions.reminders.letters import letter
from sessions.reminders.models import OPEN, Booking, Message, Reminder, ReminderStatus, Rule
from sessions.reminders.models.messages import MessageQuerySet
from sessions.reminders.timing import Moment
from sessions.reminders.wanted import wanted_messages

MOST_ATTEMPTS = 5
PAUSE = timedelta(minutes=10)
CLAIM_LASTS = timedelta(minutes=10)

log = logging.getLogger(__name__)


def run() -> None:
    """One round: the claims of dead workers freed, rows in line with the calendar, what is due sent."""
    now = timezone.now()
    free_claims(now)
    plan_reminders(now)
    send_due(now)


@transaction.atomic
def plan_reminders(now: datetime) -> None:
    """Brings the rows in line with the calendar. Run twice, or by two workers, it does the same as once."""
    calendar = Appointment.objects.coming(now) | Appointment.objects.called_off(now)
    appointments = list(calendar.filter(patient__deceased_on=None).select_related("clinic"))
    rows = Reminder.objects.filter(Q(starts_at__gt=now) | Q(appointment__in=appointments))
    known = list(rows.select_for_update().order_by("pk"))
    wanted = wanted_messages(appointments, known, now)
    for row in known:
        match_calendar(row, wanted.get((row.booking, row.rule)))
    there = {(row.booking, row.rule) for row in known}
    Reminder.objects.bulk_create(
        [
            Reminder(**asdict(booking), rule=rule, due_at=moment.send_at, known_starts=[*moment.known_starts])
            for (booking, rule), moment in wanted.items()
            if (booking, rule) not in there
        ],
        ignore_conflicts=True,
    )


def match_calendar(row: Reminder, wanted: Moment | None) -> None:
    """What was moved away needs no reminder of its old time; what was checked in by mistake needs its own again, and
    what is cancelled for the second time is told of when that has settled."""
    if wanted and row.status == ReminderStatus.NOT_NEEDED:
        row.status, row.attempts, row.due_at = ReminderStatus.WAITING, 0, wanted.send_at
    elif wanted is None and row.status in OPEN:
        row.status = ReminderStatus.NOT_NEEDED
    else:
        return
    row.save(update_fields=["status", "attempts", "due_at"])


def free_claims(now: datetime) -> None:
    free(Reminder.objects.given_up_on(now - CLAIM_LASTS))


def free(stuck: MessageQuerySet[Any]) -> None:
    """What has stopped its worker once too often is not tried again; somebody has to call."""
    problem = gettext_noop("Interrupted while it was sent: ask whether it arrived.")
    stuck.filter(attempts__gte=MOST_ATTEMPTS).update(status=ReminderStatus.FAILED, problem=problem)
    stuck.update(status=ReminderStatus.WAITING)


def send_due(now: datetime) -> int:
    """Sends what is due, letter by letter, until nothing is left; says how many went out."""
    sent = 0
    while rows := claim(now):
        sent += deliver_together(rows, letter(rows))
    return sent


def claim(now: datetime) -> list[Reminder]:
    """What goes into the next letter that is due, for this worker alone; nothing once nothing is left."""
    while (first := Reminder.objects.ready(now).select_related("appointment").first()) is not None:
        if rows := claim_with(first, now):
            return rows
    return []


@transaction.atomic
def claim_with(first: Reminder, now: datetime) -> list[Reminder]:
    """Whatever belongs into one letter with the first. Another worker who is at it is waited for, not passed by, or one
    letter would become two; and a transaction of its own for each letter, or two who wait would wait in a circle."""
    due = Reminder.objects.due(now).of_one_letter_with(first)
    locked = [row.pk for row in due.select_for_update(of=("self",)).order_by("pk")]
    rows = [row for row in Reminder.objects.with_people().filter(pk__in=locked).order_by("pk") if can_go_out(row)]
    for row in rows:
        take(row)
    return rows


def can_go_out(row: Reminder) -> bool:
    """What cannot be sent at all is settled here, in words."""
    if not is_current(row):
        settle(row, ReminderStatus.NOT_NEEDED)
        return False
    if not row.patient.email:
        settle(row, ReminderStatus.FAILED, problem=gettext_noop("No e-mail address"))
        return False
    return True


def take(row: Message) -> None:
    row.status, row.claimed_at, row.attempts = ReminderStatus.SENDING, timezone.now(), row.attempts + 1
    row.save(update_fields=["status", "claimed_at", "attempts"])


def is_current(row: Reminder) -> bool:
    """It tells a living patient of the booking as it stands, and of one still to come."""
    appointment = row.appointment
    is_so = appointment.is_cancelled if row.rule == Rule.CANCELLED else appointment.is_booked
    return (
        is_so
        and row.booking == Booking.of(appointment)
        and row.starts_at > timezone.now()
        and appointment.patient.deceased_on is None
    )


def deliver(row: Message, message: EmailMessage) -> bool:
    return deliver_together([row], message)


def deliver_together(rows: Sequence[Message], message: EmailMessage) -> bool:
    try:
        message.send()
    except (SMTPException, OSError) as error:
        log.warning("%s %s not sent: %s", type(rows[0]).__name__, ", ".join(str(row.pk) for row in rows), error)
        put_off(rows, str(error) or type(error).__name__)
        return False
    note_sent(rows, message.to[0])
    return True


@transaction.atomic
def note_sent(rows: Sequence[Message], address: str) -> None:
    now = timezone.now()
    for row in rows:
        row.status, row.sent_at, row.sent_to, row.problem = ReminderStatus.SENT, now, address, ""
        row.save(update_fields=["status", "sent_at", "sent_to", "problem"])


@transaction.atomic
def put_off(rows: Sequence[Message], problem: str) -> None:
    now = timezone.now()
    for row in rows:
        put_off_one(row, problem, now)


def put_off_one(row: Message, problem: str, now: datetime) -> None:
    """Tried again later, a little longer each time; after the last attempt, or when time runs out, somebody calls."""
    next_try = now + PAUSE * row.attempts
    if row.attempts >= MOST_ATTEMPTS or row.is_too_late_at(next_try):
        settle(row, ReminderStatus.FAILED, problem=problem)
        return
    row.status, row.problem, row.due_at = ReminderStatus.WAITING, problem[:300], next_try
    row.save(update_fields=["status", "problem", "due_at"])


def settle(row: Message, status: ReminderStatus, *, problem: str = "") -> None:
    row.status, row.problem = status, problem[:300]
    row.save(update_fields=["status", "problem"])


@transaction.atomic
def send_again(*, actor: User, reminders: Sequence[Reminder]) -> list[Reminder]:
    """For messages that failed, after the address was put right; the next round sends them."""
    now = timezone.now()
    rows = _locked(reminders)
    for row in rows:
        if not row.has_failed:
            raise DomainError(_("Only a message that did not get through can be sent again."))
        if not is_current(row):
            raise DomainError(_("The appointment has changed or is over. There is nothing to tell of it any more."))
        row.status, row.attempts, row.due_at = ReminderStatus.WAITING, 0, now
        row.save(update_fields=["status", "attempts", "due_at"])
    return rows


@transaction.atomic
def note_called(*, actor: User, reminders: Sequence[Reminder]) -> list[Reminder]:
    """The patient was told by phone, in one call, what these messages would have said."""
    now = timezone.now()
    rows = _locked(reminders)
    for row in rows:
        if not row.has_failed:
            raise DomainError(_("This message needs no call."))
        if not is_current(row):
            raise DomainError(_("The appointment has changed since. Look at it before you call."))
        row.status, row.called_at, row.called_by = ReminderStatus.CALLED, now, actor
        row.save(update_fields=["status", "called_at", "called_by"])
    return rows


@transaction.atomic
def undo_call(*, actor: User, reminder: Reminder) -> list[Reminder]:
    """Of all that was told in the same call."""
    row = Reminder.objects.select_related("appointment").get(pk=reminder.pk)
    rows = [it for it in _locked(Reminder.objects.told_in_one_call_with(row)) if it.is_called]
    if not rows:
        raise DomainError(_("No call is noted for this message."))
    for it in rows:
        it.status, it.called_at, it.called_by = ReminderStatus.FAILED, None, None
        it.save(update_fields=["status", "called_at", "called_by"])
    return rows


def _locked(reminders: Iterable[Reminder]) -> list[Reminder]:
    rows = Reminder.objects.filter(pk__in=[row.pk for row in reminders])
    return list(rows.select_for_update(of=("self",)).with_people().order_by("pk"))
