"""Bundles for tests: each resource has what FHIR asks of it, and the test writes what it is about."""

import json
from io import StringIO
from pathlib import Path

from django.core.management import CommandError, call_command

BUNDLES = Path(__file__).parent / "bundles"
HOSPITAL = "https://hospital.example/numbers"


def patient(number: str = "1", **fields) -> dict:
    return {
        "resourceType": "Patient",
        "id": f"p{number}",
        "identifier": [{"system": HOSPITAL, "value": number}],
        "name": [{"given": ["Ana"], "family": "Ruiz"}],
        "gender": "female",
        "birthDate": "1985-03-14",
    } | fields


def allergy(ident: str = "a", **fields) -> dict:
    return {
        "resourceType": "AllergyIntolerance",
        "id": ident,
        "clinicalStatus": {"coding": [{"code": "active"}]},
        "code": {"text": "Soya"},
        "patient": {"reference": "Patient/p1"},
    } | fields


def condition(ident: str = "c", **fields) -> dict:
    return {
        "resourceType": "Condition",
        "id": ident,
        "code": {"text": "Asthma"},
        "subject": {"reference": "Patient/p1"},
    } | fields


def request(ident: str = "m", **fields) -> dict:
    return {
        "resourceType": "MedicationRequest",
        "id": ident,
        "status": "active",
        "intent": "order",
        "medicationCodeableConcept": {"text": "Warfarin"},
        "subject": {"reference": "Patient/p1"},
    } | fields


def statement(ident: str = "s", **fields) -> dict:
    return {
        "resourceType": "MedicationStatement",
        "id": ident,
        "status": "active",
        "medicationCodeableConcept": {"text": "Warfarin"},
        "subject": {"reference": "Patient/p1"},
    } | fields


def weight(value: object = 61.5, unit: str = "kg", ident: str = "w", loinc: str = "29463-7", **fields) -> dict:
    return {
        "resourceType": "Observation",
        "id": ident,
        "status": "final",
        "code": {"coding": [{"system": "http://loinc.org", "code": loinc}]},
        "subject": {"reference": "Patient/p1"},
        "effectiveDateTime": "2024-03-05T09:30:00+01:00",
        "valueQuantity": {"value": value, "system": "http://unitsofmeasure.org", "code": unit},
    } | fields


def bundle(*resources: object) -> bytes:
    entries = [{"resource": resource} for resource in resources]
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}).encode()


def imported(*files: Path, clinic: str | None = None) -> tuple[str, str, str]:
    """What the command prints, what it complains of, and the error it ends with."""
    out, err, end = StringIO(), StringIO(), ""
    try:
        call_command("import_patients", *files, clinic=clinic, stdout=out, stderr=err)
    except CommandError as error:
        end = str(error)
    return out.getvalue(), err.getvalue(), end
