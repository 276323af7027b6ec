from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from mesoplan.audit.services import note_chart_opened
from mesoplan.staff.access import requires, signed_in
from patients.banner import banner_for
from patients.models import Patient
from patients.permissions import SEE_CHART
from sessions.planning.models import Course
from sessions.progress.chart import chart_of, contact_of
from sessions.progress.course_page import course_page
from sessions.progress.permissions import OPEN_PATIENT, SEE_PROGRESS


@require_GET
@requires(OPEN_PATIENT)
def chart(request: HttpRequest, pk: int) -> HttpResponseBase:
    user = signed_in(request)
    patient = get_object_or_404(Patient.objects.visible_to(user).with_clinic(), pk=pk)
    context = {"patient": patient, "banner": banner_for(patient, user)}
    if not user.may(SEE_CHART):
        return render(request, "progress/contact.html", context | {"contact": contact_of(patient)})
    note_chart_opened(request, patient_id=patient.pk)
    return render(request, "progress/chart.html", context | {"chart": chart_of(patient)})


@require_GET
@requires(SEE_PROGRESS)
def course(request: HttpRequest, pk: int) -> HttpResponseBase:
    user = signed_in(request)
    rows = Course.objects.visible_to(user).select_related("patient__clinic", "clinic", "lead")
    row = get_object_or_404(rows, pk=pk)
    note_chart_opened(request, patient_id=row.patient_id)
    context = {"course": row, "page": course_page(row), "banner": banner_for(row.patient, user)}
    return render(request, "progress/course.html", context)
