from patients.models.areas import AreaRegion, BodyView, Side, TreatmentArea
from patients.models.history import Allergy, HealthProblem, Medication, ScreeningAnswer
from patients.models.measurements import Measurement, MeasurementKind
from patients.models.people import AllergyStatus, Patient, PatientIdentifier, Sex

__all__ = [
    "Allergy",
    "AllergyStatus",
    "AreaRegion",
    "BodyView",
    "HealthProblem",
    "Measurement",
    "MeasurementKind",
    "Medication",
    "Patient",
    "PatientIdentifier",
    "ScreeningAnswer",
    "Sex",
    "Side",
    "TreatmentArea",
]
