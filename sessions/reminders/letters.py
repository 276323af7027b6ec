"""What a message says. Nothing clinical: an e-mail is read on any screen, so it names the clinic and the time only."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mesoplan.clinics.models import Clinic
from mesoplan.frame.dates import said_in_full
from patients.models import Patient
from sessions.reminders.mailbox import CLINIC_HEADER
from sessions.reminders.models import Reminder, Rule


def letter(reminder: Reminder) -> EmailMessage:
    """In the language of the patient and on the clock of the clinic."""
    patient, clinic = reminder.patient, reminder.appointment.clinic
    with translation.override(patient.language):
        subject_line = subject(reminder.rule) % on_clock(reminder.named_start, clinic)
        return addressed(patient, clinic, subject_line, lines(reminder))


def addressed(patient: Patient, clinic: Clinic, subject: str, lines: Iterable[str]) -> EmailMessage:
    return EmailMessage(
        subject=subject,
        body="\n".join(lines),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[patient.email],
        headers={CLINIC_HEADER: str(clinic.pk)},
    )


def subject(rule: str) -> str:
    return {
        Rule.CONFIRMATION: _("Your appointment on %(day)s, %(time)s"),
        Rule.MOVED: _("Your appointment has moved to %(day)s, %(time)s"),
        Rule.DAY_BEFORE: _("Reminder: %(day)s, %(time)s"),
        Rule.CANCELLED: _("Your appointment on %(day)s, %(time)s is cancelled"),
    }[Rule(rule)]


def opening(rule: str) -> str:
    return {
        Rule.CONFIRMATION: _("Your appointment is booked."),
        Rule.MOVED: _("Your appointment has moved to another time."),
        Rule.DAY_BEFORE: _("We are expecting you for your appointment."),
        Rule.CANCELLED: _("Your appointment is cancelled. Please do not come."),
    }[Rule(rule)]


def lines(reminder: Reminder) -> list[str]:
    patient, clinic = reminder.appointment.patient, reminder.appointment.clinic
    return [
        _("Dear %(patient)s,") % {"patient": patient},
        "",
        opening(reminder.rule),
        "",
        *times(reminder),
        _("Where: %(where)s") % {"where": where(clinic)},
        "",
        request(reminder.rule, clinic.phone),
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
