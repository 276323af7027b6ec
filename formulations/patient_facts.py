"""What the dosing engine knows of a patient: age, weight, answers, allergies, how thick the fat is."""

from datetime import date

from formulations.dosing import case as dosing
from formulations.dosing.depth import FatThickness
from patients.models import Measurement, MeasurementKind, Patient
from patients.models.measurements import WHOLE_BODY
from patients.models.people import AllergyStatus, Sex

ALLERGY_STATUS = {
    AllergyStatus.NONE_KNOWN: dosing.AllergyStatus.NONE_KNOWN,
    AllergyStatus.PRESENT: dosing.AllergyStatus.LISTED,
    AllergyStatus.UNKNOWN: dosing.AllergyStatus.UNKNOWN,
}
SEX = {Sex.FEMALE: dosing.Sex.FEMALE, Sex.MALE: dosing.Sex.MALE}


def patient_facts(patient: Patient, *, on: date) -> dosing.Patient:
    body = latest_of_body(patient)
    weight, height = body.get(MeasurementKind.WEIGHT), body.get(MeasurementKind.HEIGHT)
    allergies = list(patient.allergies.filter(is_active=True))
    return dosing.Patient(
        birth_date=patient.birth_date,
        sex=SEX.get(Sex(patient.sex), dosing.Sex.UNKNOWN),
        weight_kg=weight.value if weight else None,
        weight_on=weight.measured_at.astimezone(patient.clinic.zone).date() if weight else None,
        height_cm=height.value if height else None,
        conditions=answers_holding(patient, on=on),
        allergies=frozenset(row.allergen for row in allergies if row.allergen),
        other_allergies=tuple(row.text for row in allergies if not row.allergen),
        allergy_status=ALLERGY_STATUS[AllergyStatus(patient.allergy_status)],
        fat_mm=fat_thickness(patient),
    )


def answers_holding(patient: Patient, *, on: date) -> dict[str, dosing.Answer]:
    """A "no" that has expired by then says nothing any more [brief 11]."""
    zone = patient.clinic.zone
    return {
        row.condition: dosing.Answer(row.answer) if row.holds(on=on, zone=zone) else dosing.Answer.UNKNOWN
        for row in patient.screening_answers.all()
    }


def latest_of_body(patient: Patient) -> dict[str, Measurement]:
    """The last weight and the last height, by their kind."""
    readings = patient.measurements.filter(kind__in=WHOLE_BODY).order_by("kind", "-measured_at", "-pk")
    return {reading.kind: reading for reading in readings.distinct("kind")}


def fat_thickness(patient: Patient) -> dict[str, FatThickness]:
    """By area: of the last readings by ultrasound of its sides, the thinnest. A skinfold is no thickness, for it is two
    layers of skin and fat pressed together."""
    readings = patient.measurements.filter(kind=MeasurementKind.ULTRASOUND)
    last_of_sides = readings.order_by("area_id", "side", "-measured_at", "-pk").distinct("area_id", "side")
    found: dict[str, FatThickness] = {}
    for code, mm, at in last_of_sides.values_list("area__code", "value", "measured_at"):
        if code not in found or mm < found[code].mm:
            found[code] = FatThickness(mm, at.astimezone(patient.clinic.zone).date())
    return found
