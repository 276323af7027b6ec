"""Reads a bundle into patients and keeps them: one transaction for the bundle, one in it for each thing that is kept,
so what is refused takes nothing else with it."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from types import MappingProxyType

from django.db import transaction

from mesoplan.clinics.models import Clinic
from mesoplan.interop.fhir.bundles import BundleError, Entry, read_bundle
from mesoplan.interop.fhir.history import Medicines, read_allergy, read_problem, read_request, read_statement
from mesoplan.interop.fhir.people import read_person
from mesoplan.interop.fhir.readings import kind_of, read_reading
from mesoplan.interop.fhir.resources import ResourceError, raw_reference
from mesoplan.refusals import DomainError
from patients.imports import Kept
from patients.models import Patient
from patients.services import imports

TABLES = ("patients", "allergies", "problems", "medications", "measurements")


@dataclass(frozen=True)
class Refusal:
    """What was left out, whole or in part, and why."""

    kind: str
    id: str
    reason: str

    def __str__(self) -> str:
        return f"{self.kind or 'resource'} {self.id or 'without id'}: {self.reason}"


@dataclass
class BundleReport:
    """`counts` are of (table, what became of it); `unneeded` counts resources of which nothing is kept here."""

    counts: Counter[tuple[str, Kept]] = field(default_factory=Counter)
    refusals: list[Refusal] = field(default_factory=list)
    remarks: list[Refusal] = field(default_factory=list)
    refused_patients: int = 0
    unneeded: int = 0

    def refuse(self, entry: Entry, reason: str) -> None:
        self.refusals.append(Refusal(entry.kind, entry.id, reason))

    def remark(self, entry: Entry, remark: str) -> None:
        self.remarks.append(Refusal(entry.kind, entry.id, remark))


@dataclass
class Subject:
    """Whom resources are about. `patient` is None where the person was refused; `orphans` fell with them."""

    entry: Entry
    patient: Patient | None = None
    namespace: str = ""
    orphans: int = 0


@dataclass(frozen=True)
class Kind:
    """A kind of resource: the table it is kept in, the field that names the patient, and how it is read and kept."""

    table: str
    about: str
    keep: Callable[[Entry, Patient, str, Medicines], Kept | None]


def _keep_allergy(entry: Entry, patient: Patient, namespace: str, _medicines: Medicines) -> Kept | None:
    return imports.keep_allergy(patient=patient, fact=read_allergy(entry, namespace))


def _keep_problem(entry: Entry, patient: Patient, namespace: str, _medicines: Medicines) -> Kept | None:
    return imports.keep_problem(patient=patient, fact=read_problem(entry, namespace))


def _keep_request(entry: Entry, patient: Patient, namespace: str, medicines: Medicines) -> Kept | None:
    return imports.keep_medication(patient=patient, fact=read_request(entry, namespace, medicines))


def _keep_statement(entry: Entry, patient: Patient, namespace: str, medicines: Medicines) -> Kept | None:
    return imports.keep_medication(patient=patient, fact=read_statement(entry, namespace, medicines))


def _keep_reading(entry: Entry, patient: Patient, namespace: str, _medicines: Medicines) -> Kept | None:
    return imports.keep_reading(patient=patient, reading=read_reading(entry, namespace, patient.clinic.zone))


KINDS = MappingProxyType(
    {
        "AllergyIntolerance": Kind("allergies", "patient", _keep_allergy),
        "Condition": Kind("problems", "subject", _keep_problem),
        "MedicationRequest": Kind("medications", "subject", _keep_request),
        "MedicationStatement": Kind("medications", "subject", _keep_statement),
        "Observation": Kind("measurements", "subject", _keep_reading),
    }
)


@transaction.atomic
def import_bundle(*, clinic: Clinic, data: bytes) -> BundleReport:
    """Raises BundleError, and keeps nothing, where the file is no bundle of FHIR R4 or brings no patient."""
    entries = read_bundle(data)
    if not any(entry.kind == "Patient" for entry in entries):
        raise BundleError("There is no patient in this bundle.")
    report = BundleReport()
    subjects = _keep_people(clinic, [entry for entry in entries if entry.kind == "Patient"], report)
    medicines = {address: entry for entry in entries if entry.kind == "Medication" for address in entry.addresses}
    for entry in entries:
        if entry.kind in KINDS and (entry.kind != "Observation" or kind_of(entry)):
            _keep_resource(entry, KINDS[entry.kind], subjects, medicines, report)
        elif entry.kind != "Patient":
            _pass_over(entry, report)
    for subject in {id(subject): subject for subject in subjects.values() if subject.orphans}.values():
        report.refuse(subject.entry, f"{subject.orphans} other records of this patient were left out with it")
    return report


def _keep_people(clinic: Clinic, people: list[Entry], report: BundleReport) -> dict[str, Subject]:
    """The patients of the bundle by every address that resources may name them with."""
    subjects: dict[str, Subject] = {}
    for entry in people:
        if any(address in subjects for address in entry.addresses):
            report.refused_patients += 1
            report.refuse(entry, "another patient of this bundle has the same id")
            continue
        subject = Subject(entry)
        subjects |= dict.fromkeys(entry.addresses, subject)
        try:
            _keep_person(clinic, subject, report)
        except (ResourceError, DomainError) as error:
            report.refused_patients += 1
            report.refuse(entry, str(error))
    return subjects


def _keep_person(clinic: Clinic, subject: Subject, report: BundleReport) -> None:
    person, remarks = read_person(subject.entry)
    kept = imports.keep_person(clinic=clinic, person=person)
    subject.patient, subject.namespace = kept.patient, person.identifiers[0].system
    report.counts["patients", kept.kept] += 1
    for remark in remarks:
        report.remark(subject.entry, remark)
    if kept.namesakes:
        report.remark(subject.entry, f"may be the same person as {', '.join(kept.namesakes)}; look and compare")


def _keep_resource(
    entry: Entry, kind: Kind, subjects: dict[str, Subject], medicines: Medicines, report: BundleReport
) -> None:
    reference = raw_reference(entry.resource, kind.about)
    subject = subjects.get(reference)
    if subject is None:
        report.refuse(entry, f"its patient “{reference}” is not in this bundle")
    elif subject.patient is None:
        subject.orphans += 1
    else:
        try:
            kept = kind.keep(entry, subject.patient, subject.namespace, medicines)
        except (ResourceError, DomainError) as error:
            report.refuse(entry, str(error))
        else:
            report.counts.update([(kind.table, kept)] if kept else [])


def _pass_over(entry: Entry, report: BundleReport) -> None:
    """Other resources are not kept here; what is no resource at all is named."""
    if entry.resource and entry.kind:
        report.unneeded += 1
    else:
        report.refuse(entry, "it is no FHIR resource")
