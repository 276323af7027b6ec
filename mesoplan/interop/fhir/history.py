"""AllergyIntolerance, Condition, MedicationRequest and MedicationStatement into ImportedFacts."""

from collections.abc import Mapping
from typing import TypedDict

from mesoplan.interop.fhir.allergens import group_of, says_none_known
from mesoplan.interop.fhir.bundles import Entry
from mesoplan.interop.fhir.resources import (
    ABSENT,
    Model,
    ResourceError,
    checked,
    codes,
    day,
    one_of,
    source,
    status,
    worded,
)
from patients.imports import ImportedFact, Withdrawn

Medicines = Mapping[str, Entry]

_WITHDRAWN = {"refuted", "entered-in-error"}
_ALLERGY_VERIFIED = {"unconfirmed", "presumed", "confirmed", *_WITHDRAWN}
_PROBLEM_VERIFIED = {"unconfirmed", "provisional", "differential", "confirmed", *_WITHDRAWN}
_ALLERGY_TRUE = {"active": True, "inactive": False, "resolved": False}
_PROBLEM_TRUE = {
    "active": True,
    "recurrence": True,
    "relapse": True,
    "inactive": False,
    "remission": False,
    "resolved": False,
}
# A medicine on hold is likely to be taken again, and one of unknown state may be taken: both count.
_REQUEST_TRUE = {
    "active": True,
    "on-hold": True,
    "unknown": True,
    "cancelled": False,
    "completed": False,
    "stopped": False,
}
_STATEMENT_TRUE = {**_REQUEST_TRUE, "intended": False, "not-taken": False}
_ORDERS = {"order", "original-order", "reflex-order", "filler-order", "instance-order"}
_INTENTS = {"proposal", "plan", "option", *_ORDERS}


def read_allergy(entry: Entry, namespace: str) -> ImportedFact | Withdrawn:
    allergy = checked(entry)
    clinical = status(allergy.clinicalStatus, "clinicalStatus", _ALLERGY_TRUE)
    if status(allergy.verificationStatus, "verificationStatus", _ALLERGY_VERIFIED) in _WITHDRAWN:
        return Withdrawn(source(entry, namespace))
    concept = allergy.code or next((it.substance for it in allergy.reaction or [] if it.substance), None)
    if says_none_known(codes(concept)):
        raise ResourceError(f"it says “{worded(concept)}”, which is no allergy; the patient still has to be asked")
    return ImportedFact(
        **_named(concept),
        source=source(entry, namespace),
        is_active=_ALLERGY_TRUE.get(clinical, True),
        noted_on=day(allergy.onsetDateTime, _start(allergy.onsetPeriod), allergy.recordedDate),
        allergen=group_of(codes(concept)),
    )


def read_problem(entry: Entry, namespace: str) -> ImportedFact | Withdrawn:
    problem = checked(entry)
    clinical = status(problem.clinicalStatus, "clinicalStatus", _PROBLEM_TRUE)
    if status(problem.verificationStatus, "verificationStatus", _PROBLEM_VERIFIED) in _WITHDRAWN:
        return Withdrawn(source(entry, namespace))
    has_abated = any(getattr(problem, f"abatement{kind}") for kind in ("DateTime", "Age", "Period", "Range", "String"))
    return ImportedFact(
        **_named(problem.code),
        source=source(entry, namespace),
        is_active=_PROBLEM_TRUE.get(clinical, not has_abated),
        noted_on=day(problem.onsetDateTime, _start(problem.onsetPeriod), problem.recordedDate),
    )


def read_request(entry: Entry, namespace: str, medicines: Medicines) -> ImportedFact | Withdrawn:
    request = checked(entry)
    stands = one_of(request.status, "status", {*_REQUEST_TRUE, "draft", "entered-in-error"})
    if stands == "entered-in-error":
        return Withdrawn(source(entry, namespace))
    if stands == "draft" or one_of(request.intent, "intent", _INTENTS) not in _ORDERS:
        raise ResourceError("it is not an order yet")
    if request.doNotPerform:
        raise ResourceError("it asks not to give the medicine")
    return ImportedFact(
        **_named(_medicine(request, entry, medicines)),
        source=source(entry, namespace),
        is_active=_REQUEST_TRUE.get(stands, True),
        noted_on=day(request.authoredOn),
    )


def read_statement(entry: Entry, namespace: str, medicines: Medicines) -> ImportedFact | Withdrawn:
    statement = checked(entry)
    stands = one_of(statement.status, "status", {*_STATEMENT_TRUE, "entered-in-error"})
    if stands == "entered-in-error":
        return Withdrawn(source(entry, namespace))
    return ImportedFact(
        **_named(_medicine(statement, entry, medicines)),
        source=source(entry, namespace),
        is_active=_STATEMENT_TRUE.get(stands, True),
        noted_on=day(statement.effectiveDateTime, _start(statement.effectivePeriod), statement.dateAsserted),
    )


class Named(TypedDict):
    text: str
    system: str
    system_code: str


def _named(concept: Model) -> Named:
    text, named = worded(concept), codes(concept)
    if any(code.system == ABSENT for code in named):
        raise ResourceError(f"it says “{text}”, which is nothing to keep")
    if not text:
        raise ResourceError("it does not say what it is about")
    first = next((code for code in named if code.code), None)
    return Named(text=text, system=first.system if first else "", system_code=first.code if first else "")


def _start(period: Model) -> Model:
    return period.start if period else None


def _medicine(resource: Model, entry: Entry, medicines: Medicines) -> Model:
    """What is taken: named here, in a Medication inside the resource, or in one of the bundle."""
    if resource.medicationCodeableConcept:
        return resource.medicationCodeableConcept
    pointer = resource.medicationReference
    reference = pointer.reference or ""
    found = _contained(entry, reference[1:]) if reference.startswith("#") else medicines.get(reference)
    if found is None:
        raise ResourceError(f"its medicine “{reference}” is not in this bundle")
    return checked(found).code


def _contained(entry: Entry, wanted: str) -> Entry | None:
    inside = entry.resource.get("contained")
    for resource in inside if isinstance(inside, list) else ():
        if isinstance(resource, dict) and resource.get("id") == wanted and resource.get("resourceType") == "Medication":
            return Entry("Medication", wanted, "", resource)
    return None
