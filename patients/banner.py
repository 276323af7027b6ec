"""What stands on top of every page about a patient."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from mesoplan.frame.banner import PatientBanner
from mesoplan.staff.models import User
from patients.models import AllergyStatus, MeasurementKind, Patient
from patients.pages import home_of
from patients.permissions import SEE_CHART

NextAppointment = Callable[[Patient], str]
QuestionsToAsk = Callable[[Patient], bool]
Barring = Callable[[Patient], Sequence[str]]
Missing = Callable[[Patient], Sequence[str]]

_next_appointments: list[NextAppointment] = []
_questions_to_ask: list[QuestionsToAsk] = []
_barring: list[Barring] = []
_missing: list[Missing] = []


def add_next_appointment(provider: NextAppointment) -> None:
    """The room that knows appointments says here how the next one reads; it lies above this one."""
    _next_appointments.append(provider)


def add_questions_to_ask(provider: QuestionsToAsk) -> None:
    """The room that knows which questions a patient is asked says here whether they have to be asked now."""
    _questions_to_ask.append(provider)


def add_barring(provider: Barring) -> None:
    """The room that knows what the answers mean names here those that rule out every injection."""
    _barring.append(provider)


def add_missing(provider: Missing) -> None:
    """The room that knows what is planned names here what else is missing before a treatment."""
    _missing.append(provider)


def banner_for(patient: Patient, user: User) -> PatientBanner:
    if not user.may(SEE_CHART):
        return desk_banner(patient)
    weight = patient.measurements.of_kind(MeasurementKind.WEIGHT).first()
    return replace(
        known_to_everybody(patient),
        allergies=tuple(allergy.warning for allergy in patient.allergies.filter(is_active=True)),
        allergy_status=patient.allergy_status,
        alerts=(*(label for provider in _barring for label in provider(patient)), *patient.alerts),
        weight_kg=weight.value if weight else None,
        weight_on=patient.clinic.local(weight.measured_at).date() if weight else None,
    )


def known_to_everybody(patient: Patient) -> PatientBanner:
    return PatientBanner(
        name=str(patient),
        number=patient.number,
        clinic=patient.clinic.name,
        zone=patient.clinic.zone,
        birth_date=patient.birth_date,
        age=patient.age_on(patient.clinic.today),
        sex=patient.get_sex_display(),
        next_appointment=next_appointment(patient),
        chart_url=home_of(patient),
    )


def next_appointment(patient: Patient) -> str:
    return next(filter(None, (provider(patient) for provider in _next_appointments)), "")


def desk_banner(patient: Patient) -> PatientBanner:
    """Nothing clinical: how to reach the person, and what still has to be asked before a treatment."""
    return replace(
        known_to_everybody(patient),
        is_clinical=False,
        contact=tuple(filter(None, (patient.phone, patient.email))),
        missing=tuple(missing_for_treatment(patient)),
    )


def missing_for_treatment(patient: Patient) -> Iterator[str]:
    if any(have_to_be_asked(patient) for have_to_be_asked in _questions_to_ask):
        yield _("health questions")
    if patient.allergy_status == AllergyStatus.UNKNOWN:
        yield _("allergies")
    if not patient.measurements.of_kind(MeasurementKind.WEIGHT).exists():
        yield _("weight")
    for provider in _missing:
        yield from provider(patient)
