"""Keeps what another system knows of a patient. Everything may be read again: it is stored once, and brought to what
the source says now."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from mesoplan.clinics.models import Clinic
from mesoplan.conflicts import constraints_speak
from mesoplan.refusals import DomainError
from patients.imports import ImportedFact, ImportedPerson, ImportedReading, Kept, Withdrawn
from patients.models import AllergyStatus, Measurement, Patient, PatientIdentifier, Sex
from patients.services.history import set_allergy_status
from patients.services.measurements import take_back_measurements
from patients.services.numbers import next_number

BROUGHT = ("given_name", "family_name", "birth_date", "sex", "phone", "email", "language", "deceased_on", "alerts")


@dataclass(frozen=True)
class KeptPerson:
    """`namesakes` are the numbers of patients who may be the same person, where this one is new."""

    patient: Patient
    kept: Kept
    namesakes: tuple[str, ...] = ()


@transaction.atomic
def keep_person(*, clinic: Clinic, person: ImportedPerson) -> KeptPerson:
    # Two imports of one new person at the same time: the second waits here and then finds the first.
    clinic = Clinic.objects.select_for_update(no_key=True).get(pk=clinic.pk)
    known = known_patient(clinic, person)
    result = _bring(known, person) if known else _add(clinic, person)
    PatientIdentifier.objects.bulk_create(
        [
            PatientIdentifier(clinic=clinic, patient=result.patient, system=each.system, value=each.value)
            for each in person.identifiers
        ],
        ignore_conflicts=True,
    )
    return result


def known_patient(clinic: Clinic, person: ImportedPerson) -> Patient | None:
    """The patient whom these identifiers belong to. Refuses to guess, and to take one person for another."""
    if not person.identifiers:
        raise DomainError(_("Nothing identifies this patient, so a second import could not find them again."))
    named = Q()
    for each in person.identifiers:
        named |= Q(system=each.system, value=each.value)
    owners = PatientIdentifier.objects.filter(named, clinic=clinic).values("patient")
    found = list(Patient.objects.select_for_update(no_key=True).filter(pk__in=owners).order_by("number"))
    numbers = ", ".join(patient.number for patient in found)
    if len(found) > 1:
        raise DomainError(_("The identifiers belong to several patients: %(numbers)s.") % {"numbers": numbers})
    patient = found[0] if found else None
    if patient and not _may_be(patient, person):
        sentence = _("An identifier belongs to patient %(numbers)s, who is somebody else by name and birth date.")
        raise DomainError(sentence % {"numbers": numbers})
    return patient


def _may_be(patient: Patient, person: ImportedPerson) -> bool:
    """One of given name, family name and birth date may have been changed or corrected; where two differ, an identifier
    is shared by two people, as the number of a family's insurance is."""
    same = (
        patient.given_name.casefold() == person.given_name.casefold(),
        patient.family_name.casefold() == person.family_name.casefold(),
        patient.birth_date == person.birth_date,
    )
    return sum(same) >= 2  # noqa: PLR2004 of three


@transaction.atomic
def keep_allergy(*, patient: Patient, fact: ImportedFact | Withdrawn) -> Kept | None:
    """The list of allergies then says what the patient's status says, as when a person keeps it."""
    more = {} if isinstance(fact, Withdrawn) else {"allergen": fact.allergen}
    kept = _keep_fact(patient.allergies, patient, fact, **more)
    if kept in {Kept.NEW, Kept.CHANGED}:
        has_allergies = patient.allergies.filter(is_active=True).exists()
        if has_allergies and patient.allergy_status != AllergyStatus.PRESENT:
            set_allergy_status(patient, AllergyStatus.PRESENT)
        if not has_allergies and patient.allergy_status == AllergyStatus.PRESENT:
            set_allergy_status(patient, AllergyStatus.UNKNOWN)
    return kept


@transaction.atomic
def keep_problem(*, patient: Patient, fact: ImportedFact | Withdrawn) -> Kept | None:
    return _keep_fact(patient.problems, patient, fact)


@transaction.atomic
def keep_medication(*, patient: Patient, fact: ImportedFact | Withdrawn) -> Kept | None:
    return _keep_fact(patient.medications, patient, fact)


@transaction.atomic
def keep_reading(*, patient: Patient, reading: ImportedReading | Withdrawn) -> Kept | None:
    """A withdrawn reading counts no more, until it is told again as a good one: doses are reckoned from weights. None
    where none counted."""
    known = Measurement.with_mistakes.filter(patient=patient, source=reading.source)
    stored = known.select_for_update().first()
    if isinstance(reading, Withdrawn):
        pks = [stored.pk] if stored else []
        return Kept.CHANGED if take_back_measurements(actor=None, patient=patient, pks=pks) else None
    described = {"kind": reading.kind, "value": reading.value, "measured_at": reading.measured_at}
    wanted = described | {"entered_in_error": False}
    if stored and not _differs(stored, wanted):
        return Kept.UNCHANGED
    row = stored or Measurement(patient=patient, source=reading.source)
    _set(row, wanted)
    row.settle(now=timezone.now())
    _save(row, [*wanted, "unit"])
    return Kept.CHANGED if stored else Kept.NEW


def _add(clinic: Clinic, person: ImportedPerson) -> KeptPerson:
    everybody = Patient.objects.filter(clinic=clinic)
    namesakes = everybody.namesakes(family_name=person.family_name, birth_date=person.birth_date)
    numbers = tuple(namesakes.values_list("number", flat=True))
    patient = Patient(clinic=clinic, number=next_number(clinic), language=clinic.language)
    _describe(patient, person)
    _save(patient, BROUGHT)
    return KeptPerson(patient, Kept.NEW, numbers)


def _bring(patient: Patient, person: ImportedPerson) -> KeptPerson:
    before = {column: getattr(patient, column) for column in BROUGHT}
    _describe(patient, person)
    if not _differs(patient, before):
        return KeptPerson(patient, Kept.UNCHANGED)
    patient.version += 1
    _save(patient, [*BROUGHT, "version"])
    return KeptPerson(patient, Kept.CHANGED)


def _describe(patient: Patient, person: ImportedPerson) -> None:
    """What the other system does not know stays as it is here."""
    sex = person.sex if person.sex != Sex.UNKNOWN else patient.sex or Sex.UNKNOWN
    optional = {"phone": person.phone, "email": person.email, "language": person.language}
    patient.describe(
        today=patient.clinic.today,
        given_name=person.given_name,
        family_name=person.family_name,
        birth_date=person.birth_date,
        sex=sex,
        **{name: value for name, value in optional.items() if value},
    )
    _settle_death(patient, person)


def _settle_death(patient: Patient, person: ImportedPerson) -> None:
    """Nobody writes to the dead: a death on an unknown day gets the day we learnt of it, and an alert that says so."""
    unknown_day = _("Has died; the day is not known")
    if person.died_on and person.died_on > patient.clinic.today:
        raise DomainError(_("The day of death lies in the future."))
    if person.has_died is None or (person.has_died and not person.died_on and patient.deceased_on):
        return
    patient.alerts = [alert for alert in patient.alerts if alert != unknown_day]
    patient.deceased_on = person.died_on
    if person.has_died and not person.died_on:
        patient.deceased_on = patient.clinic.today
        patient.add_alert(unknown_day)


def _keep_fact(rows: Any, patient: Patient, fact: ImportedFact | Withdrawn, **more: str) -> Kept | None:  # noqa: ANN401 a related manager
    """A withdrawn fact is true no more. None where it was never stored."""
    stored = rows.select_for_update().filter(source=fact.source).first()
    wanted: dict[str, object] = {"is_active": False}
    if isinstance(fact, ImportedFact):
        described = {"text": fact.text, "system": fact.system, "system_code": fact.system_code}
        wanted = {**described, **more, "is_active": fact.is_active, "noted_on": fact.noted_on}
    elif stored is None:
        return None
    if stored and not _differs(stored, wanted):
        return Kept.UNCHANGED
    row = stored or rows.model(patient=patient, source=fact.source)
    _set(row, wanted)
    _save(row, wanted)
    return Kept.CHANGED if stored else Kept.NEW


def _differs(row: Model, wanted: dict[str, object]) -> bool:
    return any(getattr(row, column) != value for column, value in wanted.items())


def _set(row: Model, wanted: dict[str, object]) -> None:
    for column, value in wanted.items():
        setattr(row, column, value)


def _save(row: Model, columns: Iterable[str]) -> None:
    try:
        row.clean_fields(exclude={field.name for field in row._meta.concrete_fields if field.is_relation})
    except ValidationError as error:
        raise DomainError(
            "; ".join(f"{name}: {' '.join(said)}" for name, said in error.message_dict.items())
        ) from error
    with constraints_speak(type(row)):
        row.save(update_fields=columns if row.pk else None)
