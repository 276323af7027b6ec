"""What is done with consents: a text is handed out, a consent is taken, a consent is withdrawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max, Min
from django.utils import timezone
from django.utils.translation import gettext as _

from mesoplan.conflicts import constraints_speak, refuse_stale
from mesoplan.refusals import DomainError
from mesoplan.staff.models import User
from patients.consents.sheets import Signed
from patients.models import Consent, ConsentHandout, ConsentSheet, ConsentText, Patient, Way
from patients.permissions import HAND_OUT_TEXTS, TAKE_CONSENT
from patients.services.history import locked


@dataclass(frozen=True)
class Told:
    """What the patient was told, and has answered. `signed_on` is another day than today only on paper."""

    areas: Sequence[str]
    sessions: int
    cost: str
    allows_photos: bool
    questions_answered: bool
    signed_on: date | None = None


@transaction.atomic
def take_consent(*, actor: User, patient: Patient, text: ConsentText, told: Told, signed: Signed, seen: int) -> Consent:
    """`seen` is the number of the patient's last consent that was on the page, 0 where there was none: of two who sign
    at once, the second looks again."""
    if not actor.may(TAKE_CONSENT):
        raise DomainError(_("Whoever treats takes the consent: only a clinician can."))
    patient = locked(patient)
    last = patient.consents.aggregate(last=Max("number"))["last"] or 0
    refuse_stale(seen=seen, stored=last)
    text = locked_text(text)
    signed_on = told.signed_on or patient.clinic.today
    refuse_incomplete(patient, text, told, signed, signed_on)
    with constraints_speak(Consent, ConsentSheet):
        return Consent.objects.create(
            patient=patient,
            number=last + 1,
            text=text,
            areas=sorted(set(told.areas)),
            sessions=told.sessions,
            cost=told.cost.strip(),
            allows_photos=told.allows_photos,
            questions_answered=told.questions_answered,
            handed_out_at=handed_out_at(patient, text),
            way=signed.way,
            sheet=ConsentSheet.objects.create(kind=signed.kind, content=signed.content),
            signed_on=signed_on,
            taken_at=timezone.now(),
            taken_by=actor,
        )


def refuse_incomplete(patient: Patient, text: ConsentText, told: Told, signed: Signed, signed_on: date) -> None:
    if patient.deceased_on:
        raise DomainError(_("%(patient)s has died.") % {"patient": patient})
    if not text.version.is_in_use:
        raise DomainError(_("This text is not in use any more. Read the one that is, then sign."))
    if not told.areas:
        raise DomainError(_("A consent names the areas that are treated."))
    wrong = {}
    if not told.questions_answered:
        wrong["questions_answered"] = _("Answer the patient's questions first, then tick this.")
    if not told.cost.strip():
        wrong["cost"] = _("Write what the patient was told of the cost.")
    if sentence := wrong_day(patient, text, signed, signed_on):
        wrong["signed_on"] = sentence
    if wrong:
        raise DomainError(_("This consent is not complete yet."), fields=wrong)


def wrong_day(patient: Patient, text: ConsentText, signed: Signed, signed_on: date) -> str:
    today, since = patient.clinic.today, text.version.confirmed_at
    if signed_on > today:
        return _("This day has not come yet.")
    if signed.way != Way.PAPER and signed_on != today:
        return _("What is signed on the tablet is signed today.")
    if since and signed_on < patient.clinic.local(since).date():
        return _("This text was not in use yet on this day.")
    return ""


@transaction.atomic
def withdraw_consent(*, actor: User, consent: Consent, on: date, reason: str) -> Consent:
    """From this day on nothing of its family is given any more. What is booked stays booked until somebody decides."""
    if not actor.may(TAKE_CONSENT):
        raise DomainError(_("Only a clinician can note that a consent is withdrawn."))
    locked(consent.patient)
    rows = Consent.objects.select_for_update(of=("self",)).select_related("patient__clinic", "text__version")
    consent = rows.get(pk=consent.pk)
    consent.withdraw(on=on, reason=reason.strip(), by=actor, at=timezone.now())
    consent.save(update_fields=["withdrawn_on", "withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    return consent


@transaction.atomic
def hand_out(*, actor: User, patient: Patient, text: ConsentText) -> ConsentHandout:
    if not actor.may(HAND_OUT_TEXTS):
        raise DomainError(_("Only a clinician or the front desk hands out consent texts."))
    text = locked_text(text)
    if not text.version.is_in_use:
        raise DomainError(_("This text is not in use any more. Hand out the one that is."))
    return ConsentHandout.objects.create(patient=patient, text=text, handed_at=timezone.now(), handed_by=actor)


def locked_text(text: ConsentText) -> ConsentText:
    """With its version, which whoever puts another one into use has to wait for."""
    rows = ConsentText.objects.select_related("version").select_for_update(of=("version",), no_key=True)
    return rows.get(pk=text.pk)


def handed_out_at(patient: Patient, text: ConsentText) -> datetime | None:
    """When the patient first got this version, in whichever language."""
    rows = ConsentHandout.objects.filter(patient=patient, text__version=text.version_id)
    first: datetime | None = rows.aggregate(first=Min("handed_at"))["first"]
    return first
