"""Which version of FHIR a resource was written for, told by what only that version has. R4 itself leaves no trace."""

from collections.abc import Callable
from typing import Any

Json = dict[str, Any]

DSTU2 = "DSTU2"
STU3 = "STU3"
R5 = "R5"

_VERSION_NUMBERS = {"0.": "DSTU1", "1.": DSTU2, "3.": STU3, "5.": R5, "6.": "R6"}
_PROFILE_FOLDERS = {
    "hl7.org/fhir/DSTU2": DSTU2,
    "hl7.org/fhir/1.0": DSTU2,
    "hl7.org/fhir/STU3": STU3,
    "hl7.org/fhir/3.0": STU3,
    "fhir.nhs.uk/STU3": STU3,
    "hl7.org/fhir/R5": R5,
    "hl7.org/fhir/5.0": R5,
}
_OLD_KINDS = {
    "MedicationOrder": DSTU2,
    "DiagnosticOrder": DSTU2,
    "DeviceUseRequest": DSTU2,
    "Conformance": DSTU2,
    "ProcedureRequest": f"{DSTU2} or {STU3}",
    "ReferralRequest": f"{DSTU2} or {STU3}",
    "EligibilityRequest": f"{DSTU2} or {STU3}",
}


def _is_text(resource: Json, name: str) -> bool:
    return isinstance(resource.get(name), str)


def _is_object(resource: Json, name: str) -> bool:
    return isinstance(resource.get(name), dict)


_SIGNS: dict[str, tuple[tuple[str, str, Callable[[Json], bool]], ...]] = {
    "Patient": ((f"{DSTU2} or {STU3}", "animal", lambda it: "animal" in it),),
    "AllergyIntolerance": (
        (DSTU2, "substance", lambda it: "substance" in it),
        (DSTU2, "criticality", lambda it: it.get("criticality") in ("CRITL", "CRITH", "CRITU")),
        (STU3, "clinicalStatus as a plain code", lambda it: _is_text(it, "clinicalStatus")),
        (STU3, "verificationStatus as a plain code", lambda it: _is_text(it, "verificationStatus")),
        (STU3, "assertedDate", lambda it: "assertedDate" in it),
        (R5, "type as a concept", lambda it: _is_object(it, "type")),
    ),
    "Condition": (
        (DSTU2, "dateRecorded", lambda it: "dateRecorded" in it),
        (DSTU2, "patient", lambda it: "patient" in it),
        (DSTU2, "one category", lambda it: _is_object(it, "category")),
        (f"{DSTU2} or {STU3}", "clinicalStatus as a plain code", lambda it: _is_text(it, "clinicalStatus")),
        (f"{DSTU2} or {STU3}", "verificationStatus as a plain code", lambda it: _is_text(it, "verificationStatus")),
        (STU3, "assertedDate", lambda it: "assertedDate" in it),
        (R5, "participant", lambda it: "participant" in it),
    ),
    "MedicationRequest": (
        (STU3, "context", lambda it: "context" in it),
        (STU3, "requester.agent", lambda it: _is_object(it, "requester") and "agent" in it["requester"]),
        (R5, "medication", lambda it: "medication" in it),
    ),
    "MedicationStatement": (
        (DSTU2, "wasNotTaken", lambda it: "wasNotTaken" in it),
        (DSTU2, "patient", lambda it: "patient" in it),
        (STU3, "taken", lambda it: "taken" in it),
        (R5, "medication", lambda it: "medication" in it),
    ),
    "Observation": (
        (DSTU2, "comments", lambda it: "comments" in it),
        (DSTU2, "one category", lambda it: _is_object(it, "category")),
        (STU3, "comment", lambda it: "comment" in it),
        (STU3, "context", lambda it: "context" in it),
        (f"{DSTU2} or {STU3}", "related", lambda it: "related" in it),
    ),
    "Encounter": (
        (DSTU2, "class as a plain code", lambda it: _is_text(it, "class")),
        (R5, "class as a list", lambda it: isinstance(it.get("class"), list)),
    ),
}


def other_version(resource: Json) -> str:
    """The version and what gives it away, as in “STU3: AllergyIntolerance has assertedDate”. Empty for R4."""
    kind = resource.get("resourceType")
    if not isinstance(kind, str):
        return ""
    if kind in _OLD_KINDS:
        return f"{_OLD_KINDS[kind]}: it holds a {kind}."
    for version, sign, shows in _SIGNS.get(kind, ()):
        if shows(resource):
            return f"{version}: {kind} has {sign}."
    return _declared(resource)


def _declared(resource: Json) -> str:
    """What a resource says of itself: the version of a server's statement, or the folder of its profiles."""
    number = resource.get("fhirVersion")
    for start, version in _VERSION_NUMBERS.items():
        if isinstance(number, str) and number.startswith(start):
            return f"{version}: it says so."
    meta = resource.get("meta")
    profiles = meta.get("profile") if isinstance(meta, dict) else None
    for profile in profiles if isinstance(profiles, list) else ():
        for folder, version in _PROFILE_FOLDERS.items():
            if isinstance(profile, str) and folder in profile:
                return f"{version}: its profile is of that version."
    return ""
