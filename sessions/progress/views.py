from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from mesoplan.audit.services import note_chart_opened
from mesoplan.frame.forms import page_status, refuse
from mesoplan.refusals import DomainError
from mesoplan.staff.access import requires, signed_in
from patients.banner import banner_for
from patients.models import Patient
from patients.permissions import SEE_CHART
from sessions.planning.models import Course
from sessions.planning.permissions import PLAN
from sessions.planning.services.courses import stop_course
from sessions.progress.chart import chart_of, contact_of
from sessions.progress.course_page import course_page
from sessions.progress.forms import StopForm
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
    return answer(request, course_of(request, pk), StopForm())


@require_POST
@requires(PLAN)
def stop(request: HttpRequest, pk: int) -> HttpResponseBase:
    row, form = course_of(request, pk), StopForm(request.POST)
    if not form.is_valid():
        return answer(request, row, form)
    try:
        stop_course(actor=signed_in(request), course=row, **form.cleaned_data)
    except DomainError as error:
        refuse(form, error)
        return answer(request, row, form)
    messages.success(request, _("The course is stopped."))
    return redirect("progress:course", pk=row.pk)


def course_of(request: HttpRequest, pk: int) -> Course:
    rows = Course.objects.visible_to(signed_in(request)).select_related("patient__clinic", "clinic", "lead")
    return get_object_or_404(rows, pk=pk)


def answer(request: HttpRequest, row: Course, form: StopForm) -> HttpResponseBase:
    note_chart_opened(request, patient_id=row.patient_id)
    banner = banner_for(row.patient, signed_in(request))
    context = {"course": row, "page": course_page(row), "banner": banner, "stop_form": form}
    status = page_status(refused=form.errors)
    return render(request, "progress/course.html", context, status=status)
