from patients.models.areas import AreaRegion, BodyView, Side, TreatmentArea
from patients.models.consent_texts import (
    ConsentFamily,
    ConsentHandout,
    ConsentText,
    ConsentTextStatus,
    ConsentVersion,
)
from patients.models.consents import Consent, ConsentSheet, SheetType, Way
from patients.models.history import Allergy, HealthProblem, Medication, ScreeningAnswer
from patients.models.marks import MarkKind, SkinMark, View
from patients.models.measurements import Measurement, MeasurementKind
from patients.models.people import AllergyStatus, Patient, PatientIdentifier, Sex

__all__ = [
    "Allergy",
    "AllergyStatus",
    "AreaRegion",
    "BodyView",
    "Consent",
    "ConsentFamily",
    "ConsentHandout",
    "ConsentSheet",
    "ConsentText",
    "ConsentTextStatus",
    "ConsentVersion",
    "HealthProblem",
    "MarkKind",
    "Measurement",
    "MeasurementKind",
    "Medication",
    "Patient",
    "PatientIdentifier",
    "ScreeningAnswer",
    "Sex",
    "SheetType",
    "Side",
    "SkinMark",
    "TreatmentArea",
    "View",
    "Way",
]
