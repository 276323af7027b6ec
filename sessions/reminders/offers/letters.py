"""What the message about a time that is held says: when, where, until when, and whom to call. Nothing clinical."""

from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _

from sessions.booking.models import Appointment, WaitingOffer
from sessions.booking.services.offering import booked
from sessions.reminders.letters import addressed, on_clock, where
from sessions.reminders.models import OfferLetter


def letter(row: OfferLetter) -> EmailMessage:
    """In the language of the patient and on the clock of the clinic."""
    patient, offer = row.patient, row.offer
    clinic = offer.freed.clinic
    with translation.override(patient.language):
        subject = _("A time is free for you: %(day)s, %(time)s") % on_clock(offer.starts_at, clinic)
        return addressed(patient, clinic, subject, lines(offer, booked(offer.entry)))


def lines(offer: WaitingOffer, visit: Appointment | None) -> list[str]:
    clinic = offer.freed.clinic
    return [
        _("Dear %(patient)s,") % {"patient": offer.entry.session.course.patient},
        "",
        _("You are on our waiting list. A time has become free, and we hold it for you."),
        "",
        _("When: %(day)s at %(time)s") % on_clock(offer.starts_at, clinic),
        _("Where: %(where)s") % {"where": where(clinic)},
        _("Held for you until: %(day)s at %(time)s") % on_clock(offer.expires_at, clinic),
        "",
        request(clinic.phone),
        instead(visit),
        "",
        clinic.name,
    ]


def request(phone: str) -> str:
    if phone:
        return _("If you would like to have it, please call %(phone)s before then.") % {"phone": phone}
    return _("If you would like to have it, please tell us before then.")


def instead(visit: Appointment | None) -> str:
    """What stays as it is for whoever does not answer."""
    if visit is None:
        return _("If we do not hear from you, you stay on the list, and we offer the time to somebody else.")
    sentence = _("If we do not hear from you, your appointment on %(day)s at %(time)s stays as it is.")
    return sentence % on_clock(visit.starts_at, visit.clinic)
