from datetime import date
from typing import NotRequired, TypedDict, Unpack

from django.db import transaction

from mesoplan.clinics.models import Clinic
from mesoplan.conflicts import constraints_speak, refuse_stale
from mesoplan.staff.models import User
from patients.models import Patient
from patients.services.numbers import next_number


class Details(TypedDict):
    """Who somebody is and how to reach them."""

    given_name: str
    family_name: str
    birth_date: date
    sex: str
    phone: NotRequired[str]
    email: NotRequired[str]
    language: NotRequired[str]


@transaction.atomic
def register_patient(*, actor: User, clinic: Clinic, **details: Unpack[Details]) -> Patient:
    patient = Patient(clinic=clinic, number=next_number(clinic))
    patient.describe(today=clinic.today, **details)
    with constraints_speak(Patient):
        patient.save()
    return patient


@transaction.atomic
def change_contact(*, actor: User, patient: Patient, version: int, **details: Unpack[Details]) -> Patient:
    """`version` is the one that the person looked at; if somebody has saved another since, nothing is changed."""
    patient = Patient.objects.select_for_update(no_key=True, of=("self",)).select_related("clinic").get(pk=patient.pk)
    refuse_stale(seen=version, stored=patient.version)
    patient.describe(today=patient.clinic.today, **details)
    patient.version += 1
    with constraints_speak(Patient):
        patient.save(update_fields=[*details, "version"])
    return patient
