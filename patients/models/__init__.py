from patients.models.areas import Side, TreatmentArea
from patients.models.history import Allergy, HealthProblem, Medication, ScreeningAnswer
from patients.models.marks import MarkKind, SkinMark, View
from patients.models.measurements import Measurement, MeasurementKind
from patients.models.people import AllergyStatus, Patient, PatientIdentifier, Sex

__all__ = [
    "Allergy",
    "AllergyStatus",
    "HealthProblem",
    "MarkKind",
    "Measurement",
    "MeasurementKind",
    "Medication",
    "Patient",
    "PatientIdentifier",
    "ScreeningAnswer",
    "Sex",
    "Side",
    "SkinMark",
    "TreatmentArea",
    "View",
]
