"""Clinics, who works there, and their patients, with what these have consented to."""

from datetime import date, time
from itertools import count

from django.utils import timezone

from mesoplan.clinics.models import Clinic, Membership, OpeningHours, Room, Weekday
from mesoplan.staff.models import User
from mesoplan.staff.roles import Role
from patients.consents.sections import Section
from patients.models import Consent, ConsentSheet, ConsentText, ConsentVersion, Patient

PASSWORD = "a long enough password"
SIGNATURE = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M1 1L8 8"/></svg>'
_numbers = count(1)


def make_clinic(*, name: str = "Paris", time_zone: str = "Europe/Paris", **fields) -> Clinic:
    """A clinic with one room, open from 8 to 20 every day but Sunday."""
    clinic = Clinic.objects.create(name=name, time_zone=time_zone, country=fields.pop("country", "FR"), **fields)
    Room.objects.create(clinic=clinic, name="Room 1")
    OpeningHours.objects.bulk_create(
        OpeningHours(clinic=clinic, weekday=day, opens_at=time(8), closes_at=time(20))
        for day in Weekday.values
        if day != Weekday.SUNDAY
    )
    return clinic


def make_room(clinic: Clinic, name: str = "Room 2") -> Room:
    return Room.objects.create(clinic=clinic, name=name)


def make_user(role: str = Role.CLINICIAN, *clinics: Clinic, name: str = "", **fields) -> User:
    number = next(_numbers)
    user = User(
        email=fields.pop("email", f"person{number}@clinic.example"),
        name=name or f"Person {number}",
        role=role,
        **fields,
    )
    user.set_password(PASSWORD)
    user.save()
    for clinic in clinics:
        Membership.objects.create(user=user, clinic=clinic)
    return user


def make_patient(clinic: Clinic, **fields) -> Patient:
    defaults = {
        "number": f"P{next(_numbers):05}",
        "given_name": "Ana",
        "family_name": "Ruiz",
        "birth_date": date(1985, 3, 14),
        "sex": "female",
        "email": "ana@home.example",
        "phone": "+33 6 12 34 56 78",
    }
    return Patient.objects.create(clinic=clinic, **(defaults | fields))


def make_consent_version(
    confirmed_by: User | None = None, *, family: str = "lipolytic", words: str = "Plain words.", **fields
) -> ConsentVersion:
    """A text in English and French, in use where somebody is named; the one that was in use is replaced."""
    number = ConsentVersion.objects.filter(family=family).count() + 1
    version = ConsentVersion.objects.create(family=family, number=number, **fields)
    for language, title in (("en", "Consent"), ("fr", "Consentement")):
        sections = [{"code": code, "heading": code.capitalize(), "text": words} for code in Section.values]
        ConsentText.objects.create(version=version, language=language, title=title, sections=sections)
    if confirmed_by:
        ConsentVersion.objects.in_use().filter(family=family).update(status="replaced")
        version.put_into_use(by=confirmed_by, at=timezone.now())
        version.save()
    return version


def confirm_text(confirmed_by: User, family: str) -> ConsentVersion:
    """The draft that there is, as the catalogue brings one along, or a new version."""
    draft = ConsentVersion.objects.drafts().filter(family=family).first()
    if draft is None:
        return make_consent_version(confirmed_by, family=family)
    draft.put_into_use(by=confirmed_by, at=timezone.now())
    draft.save()
    return draft


def make_consent(
    patient: Patient, taken_by: User, *, family: str = "lipolytic", areas: tuple[str, ...] = ("belly",), **fields
) -> Consent:
    """Signed on the tablet, today unless said otherwise."""
    version = ConsentVersion.objects.in_use().filter(family=family).first() or confirm_text(taken_by, family)
    defaults = {
        "number": patient.consents.count() + 1,
        "text": version.texts.get(language="en"),
        "areas": list(areas),
        "sessions": 2,
        "cost": "90 € a session",
        "allows_photos": False,
        "questions_answered": True,
        "way": "tablet",
        "sheet": ConsentSheet.objects.create(kind="image/svg+xml", content=SIGNATURE),
        "signed_on": patient.clinic.today,
        "taken_at": timezone.now(),
        "taken_by": taken_by,
    }
    return Consent.objects.create(patient=patient, **(defaults | fields))
