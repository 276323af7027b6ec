from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from mesoplan.audit.services import note_chart_opened
from mesoplan.clinics.middleware import working_clinic
from mesoplan.conflicts import StaleEditError
from mesoplan.frame.forms import VersionForm, page_status, refuse
from mesoplan.refusals import DomainError
from mesoplan.staff.access import requires, signed_in
from patients.banner import banner_for
from patients.models import Patient
from sessions.planning.forms import AreaForm, CourseForm, PatternForm, SignForm, forms_of
from sessions.planning.models import Course, CourseStatus, Plan
from sessions.planning.permissions import PLAN, SEE_PLAN, SIGN_PLAN
from sessions.planning.planner import planner_of
from sessions.planning.queries import courses_of_clinic, current_plan
from sessions.planning.services import courses, plans, signing

PAGE_SIZE = 50


@require_GET
@requires(SEE_PLAN)
def course_list(request: HttpRequest) -> HttpResponseBase:
    status = request.GET.get("status", "")
    found = courses_of_clinic(signed_in(request), working_clinic(request), status=status)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
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


@require_GET
@requires(SEE_PLAN)
def plan(request: HttpRequest, pk: int) -> HttpResponseBase:
    row = plan_of(request, pk)
    note_chart_opened(request, patient_id=row.course.patient_id)
    return answer(request, row)


@require_POST
@requires(PLAN)
def add_area(request: HttpRequest, pk: int) -> HttpResponseBase:
    row = draft_of(request, pk)
    form = AreaForm(request.POST, prefix="new")
    if accepted(form, plans.add_area, actor=signed_in(request), plan=row):
        return saved(request, row)
    return answer(request, row, new_area=form)


@require_POST
@requires(PLAN)
def change_area(request: HttpRequest, pk: int, area_pk: int) -> HttpResponseBase:
    row = draft_of(request, pk)
    area = get_object_or_404(row.areas, pk=area_pk)
    form = AreaForm(request.POST, prefix=f"area-{area.pk}")
    if accepted(form, plans.change_area, actor=signed_in(request), area=area):
        return saved(request, row)
    return answer(request, row, areas={area.pk: form})


@require_POST
@requires(PLAN)
def remove_area(request: HttpRequest, pk: int, area_pk: int) -> HttpResponseBase:
    row = draft_of(request, pk)
    area = get_object_or_404(row.areas, pk=area_pk)
    form = VersionForm(request.POST)
    if not form.is_valid():
        raise StaleEditError
    plans.remove_area(actor=signed_in(request), area=area, **form.arguments())
    return saved(request, row)


@require_POST
@requires(PLAN)
def set_pattern(request: HttpRequest, pk: int) -> HttpResponseBase:
    row = draft_of(request, pk)
    form = PatternForm(request.POST, prefix="pattern")
    if accepted(form, plans.set_pattern, actor=signed_in(request), plan=row):
        return saved(request, row)
    return answer(request, row, pattern=form)


@require_POST
@requires(SIGN_PLAN)
def sign(request: HttpRequest, pk: int) -> HttpResponseBase:
    row = draft_of(request, pk)
    form = SignForm.of(planner_of(row), request.POST)
    if accepted(form, signing.sign_plan, actor=signed_in(request), plan=row):
        messages.success(request, _("The plan is signed. Its sessions can be booked now."))
        return redirect("planning:plan", pk=row.course_id)
    return answer(request, row, sign=form)


def plan_of(request: HttpRequest, pk: int) -> Plan:
    course = get_object_or_404(Course.objects.visible_to(signed_in(request)), pk=pk)
    return current_plan(course)


def draft_of(request: HttpRequest, pk: int) -> Plan:
    row = plan_of(request, pk)
    row.refuse_unless_draft()
    return row


def accepted(form: VersionForm, service: Callable[..., object], **of: object) -> bool:
    """Whether the service took what was typed; if not, the form says why."""
    if not form.is_valid():
        return False
    try:
        service(**of, **form.arguments())
    except DomainError as error:
        refuse(form, error)
        return False
    return True


def saved(request: HttpRequest, row: Plan) -> HttpResponseBase:
    if not request.htmx:  # type: ignore[attr-defined] # set by the htmx middleware
        return redirect("planning:plan", pk=row.course_id)
    return answer(request, current_plan(row.course))


def answer(request: HttpRequest, row: Plan, **refused: Any) -> HttpResponseBase:
    """The planner with whatever was refused standing where it was typed."""
    row.refresh_from_db(fields=["version"])
    planner = planner_of(row)
    context = {
        "planner": planner,
        "plan": row,
        "course": row.course,
        "forms": forms_of(planner, refused) if row.is_draft else None,
        "banner": banner_for(row.course.patient, signed_in(request)),
    }
    template = "planning/_planner.html" if request.htmx else "planning/plan.html"  # type: ignore[attr-defined]
    return render(request, template, context, status=page_status(refused=refused))
