"""What has to be there before each visit of a day, as flags for whoever receives the patients. Each says what is
missing and never why: no condition, no mixture and no product is named, for the front desk sees nothing clinical."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import prefetch_related_objects
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from formulations.screening.barring import barring_of
from formulations.screening.questions import to_be_asked, weighed_lately
from mesoplan.clinics.models import Clinic
from patients.models.people import AllergyStatus
from sessions.booking.consents import WAITING, lacks_by_visit
from sessions.booking.models import Appointment
from sessions.delivery.in_stock import without_lot
from sessions.planning.consenting.needs import Lack, Why


@dataclass(frozen=True)
class Flag:
    word: str | Promise
    is_missing: bool = False

    @property
    def shape(self) -> str:
        return "exclamation-triangle-fill" if self.is_missing else "check-lg"


CONSENT = Flag(pgettext_lazy("ready", "Consent"))
NO_CONSENT = Flag(_("Consent to be signed"), is_missing=True)
CONSENT_WITHDRAWN = Flag(_("Consent withdrawn"), is_missing=True)
SCREENING = Flag(pgettext_lazy("ready", "Questions"))
NOT_SCREENED = Flag(_("Health questions to ask"), is_missing=True)
NO_ALLERGIES = Flag(_("Allergies to ask"), is_missing=True)
CLINICIAN_FIRST = Flag(_("The clinician looks first"), is_missing=True)
WEIGHT = Flag(pgettext_lazy("ready", "Weight"))
NOT_WEIGHED = Flag(_("To be weighed"), is_missing=True)
LOT = Flag(pgettext_lazy("ready", "In stock"))
NO_LOT = Flag(_("Not all in stock"), is_missing=True)


@dataclass(frozen=True)
class Known:
    """Of all visits of the day together, in a fixed number of queries: by visit what consents and stock lack, by
    patient the rest."""

    consents: Mapping[int, Sequence[Lack]]
    not_in_stock: frozenset[int]
    to_ask: frozenset[int]
    barred: frozenset[int]
    weighed: frozenset[int]

    def flags(self, visit: Appointment) -> tuple[Flag, ...]:
        return (
            self.consent(visit),
            self.screening(visit),
            WEIGHT if visit.patient_id in self.weighed else NOT_WEIGHED,
            NO_LOT if visit.pk in self.not_in_stock else LOT,
        )

    def consent(self, visit: Appointment) -> Flag:
        lacks = self.consents.get(visit.pk, ())
        if any(lack.why == Why.WITHDRAWN for lack in lacks):
            return CONSENT_WITHDRAWN
        return NO_CONSENT if lacks else CONSENT

    def screening(self, visit: Appointment) -> Flag:
        """What stands against every injection comes before what has not been asked."""
        if visit.patient_id in self.barred:
            return CLINICIAN_FIRST
        if visit.patient_id in self.to_ask:
            return NOT_SCREENED
        return NO_ALLERGIES if visit.patient.allergy_status == AllergyStatus.UNKNOWN else SCREENING


def flags_by_visit(visits: Sequence[Appointment], clinic: Clinic, now: datetime) -> dict[int, tuple[Flag, ...]]:
    """By the number of each visit that still waits for its treatment."""
    waiting = [visit for visit in visits if visit.status in WAITING]
    prefetch_related_objects(waiting, "session__plan__areas__area")
    patients = list({visit.patient_id: visit.patient for visit in waiting}.values())
    known = Known(
        consents=lacks_by_visit(waiting),
        not_in_stock=without_lot(waiting, clinic, now),
        to_ask=to_be_asked(patients),
        barred=frozenset(barring_of([patient.pk for patient in patients])),
        weighed=weighed_lately(patients),
    )
    return {visit.pk: known.flags(visit) for visit in waiting}
