from django.http import HttpRequest

from mesoplan.audit.services import note_chart_opened
from mesoplan.frame.banner import PatientBanner
from mesoplan.staff.access import signed_in
from patients.banner import banner_for
from patients.models import Patient
from patients.permissions import SEE_CHART


def banner_on(request: HttpRequest, patient: Patient) -> PatientBanner:
    """Whoever sees clinical data in the banner has opened the chart, and that is noted."""
    user = signed_in(request)
    if user.may(SEE_CHART):
        note_chart_opened(request, patient_id=patient.pk)
    return banner_for(patient, user)
