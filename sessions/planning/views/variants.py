from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from mesoplan.audit.services import note_chart_opened
from mesoplan.staff.access import requires, signed_in
from patients.banner import banner_for
from sessions.planning.comparison import variants_of
from sessions.planning.permissions import PLAN, SEE_PLAN
from sessions.planning.services.variants import try_variant
from sessions.planning.views.revisions import course_of


@require_GET
@requires(SEE_PLAN)
def compare(request: HttpRequest, pk: int) -> HttpResponseBase:
    course = course_of(request, pk)
    note_chart_opened(request, patient_id=course.patient_id)
    context = {
        "course": course,
        "variants": variants_of(course),
        "banner": banner_for(course.patient, signed_in(request)),
    }
    return render(request, "planning/compare.html", context)


@require_POST
@requires(PLAN)
def add(request: HttpRequest, pk: int) -> HttpResponseBase:
    variant = try_variant(actor=signed_in(request), course=course_of(request, pk))
    messages.success(request, _("This is a copy. Change it, then compare both."))
    return redirect("planning:plan", pk=variant.pk)
