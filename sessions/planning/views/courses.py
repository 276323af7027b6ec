from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from mesoplan.clinics.middleware import working_clinic
from mesoplan.frame.forms import page_status, refuse
from mesoplan.frame.long_lists import LongPaginator
from mesoplan.refusals import DomainError
from mesoplan.staff.access import requires, signed_in
from patients.banner import banner_for
from patients.models import Patient
from sessions.planning.forms import CourseForm
from sessions.planning.models import CourseStatus
from sessions.planning.permissions import PLAN, SEE_PLAN
from sessions.planning.queries import courses_of_clinic
from sessions.planning.services import courses

PAGE_SIZE = 50


@require_GET
@requires(SEE_PLAN)
def course_list(request: HttpRequest) -> HttpResponseBase:
    status = request.GET.get("status", "")
    found = courses_of_clinic(signed_in(request), working_clinic(request), status=status)
    page = LongPaginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    choices = [("", _("All")), *CourseStatus.choices]
    return render(request, "planning/list.html", {"page": page, "status": status, "choices": choices})


@requires(PLAN)
def open_course(request: HttpRequest, pk: int) -> HttpResponseBase:
    patient = get_object_or_404(Patient.objects.visible_to(signed_in(request)), pk=pk)
    form = CourseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            course = courses.open_course(actor=signed_in(request), patient=patient, **form.cleaned_data)
        except DomainError as error:
            refuse(form, error)
        else:
            return redirect("planning:plan", pk=course.pk)
    context = {"form": form, "patient": patient, "banner": banner_for(patient, signed_in(request))}
    return render(request, "planning/open.html", context, status=page_status(refused=form.errors))
