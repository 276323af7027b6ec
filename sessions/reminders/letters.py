"""What a reminder says. Nothing clinical: an e-mail is read on any screen, so it names the clinic and the time only."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sessions.reminders.mailbox import CLINIC_HEADER
from sessions.reminders.models import Reminder, Rule


def letter(reminder: Reminder) -> EmailMessage:
    """In the language of the patient and on the clock of the clinic."""
    patient, clinic = reminder.appointment.patient, reminder.appointment.clinic
    with translation.override(patient.language):
        start = clinic.local(reminder.starts_at)
        said = {
            "patient": str(patient),
            "clinic": clinic.name,
            "where": ", ".join(filter(None, (clinic.name, clinic.address))),
            "phone": clinic.phone,
            "day": date_format(start, "l j F Y"),
            "time": date_format(start, "H:i"),
        }
        return EmailMessage(
            subject=subject(reminder.rule) % said,
            body=body(reminder.rule, has_phone=bool(clinic.phone)) % said,
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[patient.email],
            headers={CLINIC_HEADER: str(clinic.pk)},
        )


def subject(rule: str) -> str:
    if rule == Rule.CONFIRMATION:
        return _("Your appointment on %(day)s, %(time)s")
    return _("Reminder: %(day)s, %(time)s")


def body(rule: str, *, has_phone: bool) -> str:
    opening = (
        _("Your appointment is booked.")
        if rule == Rule.CONFIRMATION
        else _("We are expecting you for your appointment.")
    )
    return "\n".join(
        [
            _("Dear %(patient)s,"),
            "",
            opening,
            "",
            _("When: %(day)s at %(time)s"),
            _("Where: %(where)s"),
            "",
            _("If you cannot come, or if your health or your medicines have changed, please call %(phone)s.")
            if has_phone
            else _("If you cannot come, or if your health or your medicines have changed, please tell us."),
            "",
            "%(clinic)s",
        ]
    )
