"""Allergies and alerts. Whether a patient has allergies follows from the list, except that an empty list says nothing:
only a person can say that none are known."""

from django.db import transaction
from django.utils.translation import gettext as _

from mesoplan.refusals import DomainError
from mesoplan.staff.models import User
from patients.models import Allergy, AllergyStatus, Patient


@transaction.atomic
def add_allergy(*, actor: User, patient: Patient, text: str, allergen: str = "") -> Allergy:
    patient = locked(patient)
    allergy = Allergy(patient=patient, text=text.strip(), allergen=allergen, noted_on=patient.clinic.today)
    if not allergy.text:
        raise DomainError(_("Say what the patient is allergic to."), fields={"text": _("Say what it is.")})
    if any(allergy.is_same_as(other) for other in patient.allergies.filter(is_active=True)):
        sentence = _("This allergy is already in the list.")
        raise DomainError(sentence, fields={"allergen" if allergen else "text": sentence})
    allergy.save()
    set_allergy_status(patient, AllergyStatus.PRESENT)
    return allergy


@transaction.atomic
def retire_allergy(*, actor: User, allergy: Allergy) -> Allergy:
    """Takes an allergy off the list. After the last one the patient has to be asked again."""
    patient = locked(allergy.patient)
    allergy = Allergy.objects.select_for_update().get(pk=allergy.pk)
    allergy.is_active = False
    allergy.save(update_fields=["is_active"])
    if not patient.allergies.filter(is_active=True).exists():
        set_allergy_status(patient, AllergyStatus.UNKNOWN)
    return allergy


@transaction.atomic
def restore_allergy(*, actor: User, allergy: Allergy) -> Allergy:
    patient = locked(allergy.patient)
    allergy = Allergy.objects.select_for_update().get(pk=allergy.pk)
    allergy.is_active = True
    allergy.save(update_fields=["is_active"])
    set_allergy_status(patient, AllergyStatus.PRESENT)
    return allergy


@transaction.atomic
def declare_no_known_allergies(*, actor: User, patient: Patient) -> Patient:
    patient = locked(patient)
    if patient.allergies.filter(is_active=True).exists():
        raise DomainError(_("There are allergies in the list. Take them off first if they are not true any more."))
    set_allergy_status(patient, AllergyStatus.NONE_KNOWN)
    return patient


@transaction.atomic
def add_alert(*, actor: User, patient: Patient, text: str) -> Patient:
    patient = locked(patient)
    patient.add_alert(text)
    patient.save(update_fields=["alerts"])
    return patient


@transaction.atomic
def drop_alert(*, actor: User, patient: Patient, text: str) -> Patient:
    """An alert that is gone already stays gone."""
    patient = locked(patient)
    patient.alerts = [alert for alert in patient.alerts if alert != text]
    patient.save(update_fields=["alerts"])
    return patient


def locked(patient: Patient) -> Patient:
    """The row as it is now; whoever changes the same patient's history waits."""
    return Patient.objects.select_for_update(no_key=True, of=("self",)).select_related("clinic").get(pk=patient.pk)


def set_allergy_status(patient: Patient, status: str) -> None:
    patient.allergy_status = status
    patient.save(update_fields=["allergy_status"])
