from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from mesoplan.audit.services import note_chart_opened
from mesoplan.frame.sheets import answer_with_sheet, set_sheet
from mesoplan.refusals import DomainError
from mesoplan.staff.access import requires, signed_in
from sessions.planning.paper import plan_sheet
from sessions.planning.permissions import SEE_PLAN
from sessions.planning.planner import planner_of
from sessions.planning.queries import plans_of
from sessions.planning.views.revisions import course_of


@require_GET
@requires(SEE_PLAN)
def paper(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    row = get_object_or_404(plans_of(course_of(request, pk)), revision=number)
    if row.is_draft:
        raise DomainError(_("This plan is not signed yet. Only a signed plan is set on paper."))
    note_chart_opened(request, patient_id=row.course.patient_id)
    data = plan_sheet(planner_of(row), reader=signed_in(request))
    return answer_with_sheet(set_sheet("planning/plan.typ", data), f"plan-{row.course.patient.number}-{row.revision}")
