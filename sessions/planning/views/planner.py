from collections.abc import Callable, Mapping
from copy import copy
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRedirect

from mesoplan.audit.services import note_chart_opened
from mesoplan.conflicts import StaleEditError
from mesoplan.frame.forms import VersionForm, page_status, refuse
from mesoplan.refusals import DomainError
from mesoplan.staff.access import requires, signed_in
from patients.banner import banner_for
from sessions.planning.charts.signed import signed_charts
from sessions.planning.conflicts import changed_meanwhile
from sessions.planning.forms import AreaForm, GoalForm, PatternForm, PlanForm, PresetForm, SignForm
from sessions.planning.models import Course, Plan
from sessions.planning.permissions import PLAN, SEE_PLAN, SIGN_PLAN
from sessions.planning.planner import planner_of
from sessions.planning.queries import current_plan
from sessions.planning.removed import Removed
from sessions.planning.screen import GOAL, NEW, PATTERN, SIGN, Screen, forms_of, prefix_of, unsaved_words
from sessions.planning.services import plans, signing
from sessions.planning.views.putting_back import forget_removed, keep_removed, removed_from

PUT_BACK = "put-back"


@require_GET
@requires(SEE_PLAN)
def plan(request: HttpRequest, pk: int) -> HttpResponseBase:
    row = plan_of(request, pk)
    note_chart_opened(request, patient_id=row.course.patient_id)
    return show(request, row, Screen(request.POST, address=request.GET.dict()), {})


@require_POST
@requires(PLAN)
def add_area(request: HttpRequest, pk: int) -> HttpResponseBase:
    row = draft_of(request, pk)
    form = AreaForm(request.POST, prefix=NEW, plan=row)
    if "take_saved" in request.POST or accepted(request, form, row, partial(plans.add_area, plan=row)):
        return saved(request, row, NEW)
    return refused(request, row, **{NEW: form})


@require_POST
@requires(PLAN)
def change_area(request: HttpRequest, pk: int, area_pk: int) -> HttpResponseBase:
    row = draft_of(request, pk)
    area = get_object_or_404(row.areas, pk=area_pk)
    prefix = prefix_of(area)
    form = AreaForm(request.POST, instance=area, prefix=prefix, plan=row)
    if "take_saved" in request.POST or accepted(request, form, row, partial(plans.change_area, area=area)):
        return saved(request, row, prefix)
    return refused(request, row, **{prefix: form})


@require_POST
@requires(PLAN)
def remove_area(request: HttpRequest, pk: int, area_pk: int) -> HttpResponseBase:
    return done_with_area(request, pk, area_pk, plans.remove_area)


@require_POST
@requires(PLAN)
def put_back_area(request: HttpRequest, pk: int) -> HttpResponseBase:
    row, form = draft_of(request, pk), VersionForm(request.POST)
    removed = removed_from(request, row)
    if not form.is_valid():
        raise StaleEditError
    if removed is None:
        raise DomainError(_("The plan has changed since the area was removed. Add the area again."))
    plans.put_back_area(actor=signed_in(request), plan=row, removed=removed, **form.arguments())
    forget_removed(request)
    return saved(request, row, PUT_BACK)


@require_POST
@requires(PLAN)
def continue_area(request: HttpRequest, pk: int, area_pk: int) -> HttpResponseBase:
    return done_with_area(request, pk, area_pk, plans.continue_area)


def done_with_area(request: HttpRequest, pk: int, area_pk: int, service: Callable[..., object]) -> HttpResponseBase:
    row = draft_of(request, pk)
    area = get_object_or_404(row.areas, pk=area_pk)
    form = VersionForm(request.POST)
    if not form.is_valid():
        raise StaleEditError
    outcome = service(actor=signed_in(request), area=area, **form.arguments())
    if isinstance(outcome, Removed):
        keep_removed(request, row, outcome)
    return saved(request, row, prefix_of(area))


@require_POST
@requires(PLAN)
def set_pattern(request: HttpRequest, pk: int) -> HttpResponseBase:
    row = draft_of(request, pk)
    form = PatternForm(request.POST, instance=copy(row), prefix=PATTERN)
    if accepted(request, form, row, partial(plans.set_pattern, plan=row)):
        return saved(request, row, PATTERN)
    return refused(request, row, **{PATTERN: form})


@require_POST
@requires(PLAN)
def set_goal(request: HttpRequest, pk: int) -> HttpResponseBase:
    row = draft_of(request, pk)
    form = GoalForm(request.POST, instance=copy(row.course), prefix=GOAL)
    if "take_saved" in request.POST or accepted(request, form, row, partial(plans.set_goal, plan=row)):
        return saved(request, row, GOAL)
    return refused(request, row, **{GOAL: form})


@require_POST
@requires(PLAN)
def use_preset(request: HttpRequest, pk: int) -> HttpResponseBase:
    row, form = draft_of(request, pk), PresetForm(request.POST)
    if not form.is_valid():
        raise StaleEditError
    plans.use_preset(actor=signed_in(request), plan=row, **form.arguments())
    return saved(request, row, PATTERN)


@require_POST
@requires(SIGN_PLAN)
def sign(request: HttpRequest, pk: int) -> HttpResponseBase:
    row = draft_of(request, pk)
    planner = planner_of(row)
    form = SignForm.of(planner, request.POST)
    unsaved = Screen(request.POST).unsaved(planner)
    if unsaved:
        form.full_clean()
        refuse(form, DomainError(unsaved_words(unsaved, planner)))
    elif accepted(request, form, row, partial(signing.sign_plan, plan=row)):
        messages.success(request, _("The plan is signed. Its sessions can be booked now."))
        return signed(request, row)
    return refused(request, row, **{SIGN: form})


def signed(request: HttpRequest, row: Plan) -> HttpResponseBase:
    if by_htmx(request):
        return HttpResponseClientRedirect(resolve_url("planning:plan", pk=row.course_id))
    return redirect("planning:plan", pk=row.course_id)


def plan_of(request: HttpRequest, pk: int) -> Plan:
    course = get_object_or_404(Course.objects.visible_to(signed_in(request)), pk=pk)
    return current_plan(course)


def draft_of(request: HttpRequest, pk: int) -> Plan:
    row = plan_of(request, pk)
    row.refuse_unless_draft()
    plans.refuse_over(row.course)
    return row


def accepted(request: HttpRequest, form: PlanForm, row: Plan, service: Callable[..., object]) -> bool:
    """Whether the service took what was typed; if not, the form says why."""
    if not form.is_valid():
        return False
    try:
        service(actor=signed_in(request), **form.arguments())
    except StaleEditError:
        row.refresh_from_db(fields=["version"])
        form.meet(changed_meanwhile(row, reader=signed_in(request)), version=row.version)
        return False
    except DomainError as error:
        refuse(form, error)
        return False
    return True


def saved(request: HttpRequest, row: Plan, sent: str) -> HttpResponseBase:
    if not by_htmx(request):
        return redirect("planning:plan", pk=row.course_id)
    return show(request, current_plan(row.course), Screen(request.POST, sent, is_saved=True), {})


def refused(request: HttpRequest, row: Plan, **forms: PlanForm) -> HttpResponseBase:
    """The planner with whatever was refused standing where it was typed."""
    row.refresh_from_db(fields=["version"])
    return show(request, row, Screen(request.POST, next(iter(forms))), forms)


def show(request: HttpRequest, row: Plan, screen: Screen, forms: Mapping[str, PlanForm]) -> HttpResponseBase:
    planner = planner_of(row)
    beside = screen.still_wrong(planner, partial(changed_meanwhile, row, reader=signed_in(request)))
    context = {
        "planner": planner,
        "removed": removed_from(request, row),
        "plan": row,
        "course": row.course,
        "charts": [] if row.is_draft else signed_charts(row, planner.areas),
        "forms": forms_of(planner, {**beside, **forms}, screen) if row.may_change else None,
        "banner": banner_for(row.course.patient, signed_in(request)),
    }
    template = "planning/_planner.html" if by_htmx(request) else "planning/plan.html"
    return render(request, template, context, status=page_status(refused=forms))


def by_htmx(request: HttpRequest) -> bool:
    return bool(request.htmx)  # type: ignore[attr-defined] # set by the htmx middleware
