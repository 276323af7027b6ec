"""What a message says. Nothing clinical: an e-mail is read on any screen, so it names the clinic and the time only."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mesoplan.clinics.models import Clinic
from mesoplan.frame.dates import said_in_full
from patients.models import Patient
from sessions.reminders.mailbox import CLINIC_HEADER
from sessions.reminders.models import Reminder, Rule


def letter(reminders: Sequence[Reminder]) -> EmailMessage:
    """Of one visit, or of several of one patient at one clinic: in their language and on the clock of the clinic."""
    rows = sorted(reminders, key=lambda row: row.named_start)
    first, clinic = rows[0], rows[0].appointment.clinic
    with translation.override(first.patient.language):
        said = {"n": len(rows), **on_clock(first.named_start, clinic)}
        return addressed(first.patient, clinic, subject(first.rule, len(rows)) % said, lines(rows))


def addressed(patient: Patient, clinic: Clinic, subject: str, lines: Iterable[str]) -> EmailMessage:
    return EmailMessage(
        subject=subject,
        body="\n".join(lines),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[patient.email],
        headers={CLINIC_HEADER: str(clinic.pk)},
    )


def subject(rule: str, visits: int) -> str:
    return {
        Rule.CONFIRMATION: ngettext(
            "Your appointment on %(day)s, %(time)s",
            "Your %(n)s appointments, the first on %(day)s, %(time)s",
            visits,
        ),
        Rule.MOVED: ngettext(
            "Your appointment has moved to %(day)s, %(time)s",
            "%(n)s of your appointments have moved, the first to %(day)s, %(time)s",
            visits,
        ),
        Rule.DAY_BEFORE: _("Reminder: %(day)s, %(time)s"),
        Rule.CANCELLED: ngettext(
            "Your appointment on %(day)s, %(time)s is cancelled",
            "%(n)s of your appointments are cancelled, the first on %(day)s, %(time)s",
            visits,
        ),
    }[Rule(rule)]


def opening(rule: str, visits: int) -> str:
    return {
        Rule.CONFIRMATION: ngettext("Your appointment is booked.", "Your %(n)s appointments are booked.", visits),
        Rule.MOVED: ngettext(
            "Your appointment has moved to another time.",
            "%(n)s of your appointments have moved. Each line names the old time first, then the new one.",
            visits,
        ),
        Rule.DAY_BEFORE: _("We are expecting you for your appointment."),
        Rule.CANCELLED: ngettext(
            "Your appointment is cancelled. Please do not come.",
            "%(n)s of your appointments are cancelled. Please do not come at these times.",
            visits,
        ),
    }[Rule(rule)]


def lines(rows: Sequence[Reminder]) -> list[str]:
    patient, clinic, rule = rows[0].patient, rows[0].appointment.clinic, rows[0].rule
    return [
        _("Dear %(patient)s,") % {"patient": patient},
        "",
        opening(rule, len(rows)) % {"n": len(rows)},
        "",
        *(times(rows[0]) if len(rows) == 1 else [*(f"- {visit(row)}" for row in rows), ""]),
        _("Where: %(where)s") % {"where": where(clinic)},
        "",
        request(rule, clinic.phone),
        "",
        clinic.name,
    ]


def where(clinic: Clinic) -> str:
    return ", ".join(filter(None, (clinic.name, clinic.address)))


def times(reminder: Reminder) -> list[str]:
    clinic = reminder.appointment.clinic
    new = _("When: %(day)s at %(time)s") % on_clock(reminder.starts_at, clinic)
    old = [_("No longer: %(day)s at %(time)s") % on_clock(start, clinic) for start in reminder.known_starts]
    return old if reminder.rule == Rule.CANCELLED else [new, *old]


def visit(reminder: Reminder) -> str:
    """One of several, in a line."""
    clinic = reminder.appointment.clinic
    new = _("%(day)s at %(time)s") % on_clock(reminder.starts_at, clinic)
    old = _(" or ").join(_("%(day)s at %(time)s") % on_clock(start, clinic) for start in reminder.known_starts)
    return {Rule.MOVED: f"{old} → {new}", Rule.CANCELLED: old}.get(Rule(reminder.rule), new)


def request(rule: str, phone: str) -> str:
    if rule == Rule.CANCELLED:
        asked = _("For another appointment, or if you did not expect this, please call %(phone)s.")
        return asked % {"phone": phone} if phone else _("For another appointment, please tell us.")
    asked = _("If you cannot come, or if your health or your medicines have changed, please call %(phone)s.")
    if phone:
        return asked % {"phone": phone}
    return _("If you cannot come, or if your health or your medicines have changed, please tell us.")


def on_clock(instant: datetime, clinic: Clinic) -> dict[str, str]:
    start = clinic.local(instant)
    return {"day": said_in_full(start), "time": date_format(start, "H:i")}
