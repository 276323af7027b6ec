from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from mesoplan.audit.services import note_chart_opened
from mesoplan.conflicts import StaleEditError
from mesoplan.frame.forms import VersionForm
from mesoplan.staff.access import requires, signed_in
from sessions.planning.models import Course
from sessions.planning.permissions import PLAN, SEE_PLAN
from sessions.planning.queries import plans_of
from sessions.planning.screen import Screen
from sessions.planning.services import revising
from sessions.planning.views.planner import draft_of, show


@require_GET
@requires(SEE_PLAN)
def revision(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    row = get_object_or_404(plans_of(course_of(request, pk)), revision=number)
    if row.is_draft:
        return redirect("planning:plan", pk=pk)
    note_chart_opened(request, patient_id=row.course.patient_id)
    return show(request, row, Screen(request.POST), {})


@require_POST
@requires(PLAN)
def revise(request: HttpRequest, pk: int) -> HttpResponseBase:
    revising.revise_plan(actor=signed_in(request), course=course_of(request, pk))
    return redirect("planning:plan", pk=pk)


@require_POST
@requires(PLAN)
def discard_revision(request: HttpRequest, pk: int) -> HttpResponseBase:
    row, form = draft_of(request, pk), VersionForm(request.POST)
    if not form.is_valid():
        raise StaleEditError
    revising.discard_revision(actor=signed_in(request), plan=row, **form.arguments())
    messages.success(request, _("The revision is discarded. The signed plan stays as it is."))
    return redirect("planning:plan", pk=pk)


def course_of(request: HttpRequest, pk: int) -> Course:
    rows = Course.objects.visible_to(signed_in(request)).select_related("patient__clinic")
    return get_object_or_404(rows, pk=pk)
