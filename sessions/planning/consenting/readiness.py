"""Whether a patient can be treated as far as consent goes: a flag for whoever books and receives them."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from patients.models import Patient
from sessions.planning.consenting.needs import Lack, Why, lacks_of, needs_of
from sessions.planning.models import OPEN_SESSIONS, CourseStatus, PlanArea, PlanStatus


def missing_consent(patient: Patient) -> Sequence[str]:
    """By name alone: neither the mixture nor the reason of a withdrawal is told to the front desk."""
    lacks = lacks_for(patient)
    if any(lack.why == Why.WITHDRAWN for lack in lacks):
        return [_("consent (withdrawn)")]
    return [_("consent")] if lacks else []


def lacks_for(patient: Patient) -> list[Lack]:
    """Of all courses under way that have a session to come."""
    signed = PlanArea.objects.filter(
        plan__course__patient=patient, plan__course__status=CourseStatus.ACTIVE, plan__status=PlanStatus.SIGNED
    )
    rows = list(signed.filter(plan__sessions__status__in=OPEN_SESSIONS).select_related("area").distinct())
    if not rows:
        return []
    return lacks_of(needs_of(rows), patient_id=patient.pk, on=patient.clinic.today)
