from sessions.delivery.models.lots import DrawForTreatment, LotUse, VialsForTreatment
from sessions.delivery.models.records import (
    TICKS,
    Addendum,
    Administration,
    RecordStatus,
    TreatmentRecord,
    VisitUnderTreatment,
    tick_label,
)

__all__ = [
    "TICKS",
    "Addendum",
    "Administration",
    "DrawForTreatment",
    "LotUse",
    "RecordStatus",
    "TreatmentRecord",
    "VialsForTreatment",
    "VisitUnderTreatment",
    "tick_label",
]
