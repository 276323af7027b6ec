"""The chart of an area: its page, and the acts on it."""

from functools import partial
from http import HTTPStatus

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from mesoplan.audit.services import note_chart_opened
from mesoplan.conflicts import StaleEditError
from mesoplan.frame.forms import VersionForm, page_status
from mesoplan.frame.sheets import answer_with_sheet
from mesoplan.staff.access import requires, signed_in
from patients.banner import banner_for
from patients.models import SkinMark
from sessions.planning.charts import services as charts
from sessions.planning.charts.forms import ChartForm, MarkForm, PointsForm, as_lines, first_values
from sessions.planning.charts.page import ChartPage, chart_page
from sessions.planning.charts.paper import chart_pdf
from sessions.planning.charts.rows import chart_of, is_usually_paired, usual_view
from sessions.planning.forms import PlanForm
from sessions.planning.models import Plan, PlanArea
from sessions.planning.permissions import PLAN, SEE_PLAN
from sessions.planning.planner import FORMULATION
from sessions.planning.queries import plans_of
from sessions.planning.views.planner import accepted, by_htmx, draft_of
from sessions.planning.views.revisions import course_of

FIGURES = "chart-figures"
PAGE = 50


@require_GET
@requires(SEE_PLAN)
def show(request: HttpRequest, pk: int, area_pk: int) -> HttpResponseBase:
    row = area_of(request, pk, area_pk)
    note_chart_opened(request, patient_id=row.plan.course.patient_id)
    return page(request, row)


@require_GET
@requires(SEE_PLAN)
def download(request: HttpRequest, pk: int, area_pk: int) -> HttpResponseBase:
    row = area_of(request, pk, area_pk)
    note_chart_opened(request, patient_id=row.plan.course.patient_id)
    return answer_with_sheet(chart_pdf(row), f"chart-{row.plan.course_id}-{row.pk}")


@require_POST
@requires(PLAN)
def draw(request: HttpRequest, pk: int, area_pk: int) -> HttpResponseBase:
    row = draft_area_of(request, pk, area_pk)
    form = ChartForm(request.POST, instance=chart_of(row), row=row)
    if accepted(request, form, row.plan, partial(charts.draw_chart, area=row)):
        return saved(request, row)
    return page(request, row, form=form)


@require_POST
@requires(PLAN)
def place(request: HttpRequest, pk: int, area_pk: int) -> HttpResponseBase:
    row = draft_area_of(request, pk, area_pk)
    form = PointsForm(request.POST, auto_id="points-%s")
    seen = row.plan.version
    if accepted(request, form, row.plan, partial(charts.place_points, area=row)):
        return saved(request, row)
    return page(request, row, points=form, is_late=form.data.get("version") == str(seen) != request.POST.get("version"))


@require_POST
@requires(PLAN)
def remove(request: HttpRequest, pk: int, area_pk: int) -> HttpResponseBase:
    row = draft_area_of(request, pk, area_pk)
    charts.remove_chart(actor=signed_in(request), area=row, version=version_of(request))
    return saved(request, row)


@require_POST
@requires(PLAN)
def note_mark(request: HttpRequest, pk: int, area_pk: int) -> HttpResponseBase:
    row = draft_area_of(request, pk, area_pk)
    form = MarkForm(request.POST, prefix="mark")
    if accepted(request, form, row.plan, partial(charts.note_mark, area=row)):
        return saved(request, row)
    return page(request, row, mark=form)


@require_POST
@requires(PLAN)
def note_gone(request: HttpRequest, pk: int, area_pk: int, mark_pk: int) -> HttpResponseBase:
    row = draft_area_of(request, pk, area_pk)
    marks = SkinMark.objects.filter(patient=row.plan.course.patient_id, area=row.area_id)
    mark = get_object_or_404(marks.select_related("patient"), pk=mark_pk)
    charts.note_gone(actor=signed_in(request), area=row, version=version_of(request), mark=mark)
    return saved(request, row)


def version_of(request: HttpRequest) -> int:
    form = VersionForm(request.POST)
    if not form.is_valid():
        raise StaleEditError
    return int(form.cleaned_data["version"])


def area_of(request: HttpRequest, pk: int, area_pk: int) -> PlanArea:
    """Of any revision of the plan: what was signed is still read when another has followed it."""
    return row_of(get_object_or_404(plans_of(course_of(request, pk)), areas=area_pk), area_pk)


def draft_area_of(request: HttpRequest, pk: int, area_pk: int) -> PlanArea:
    return row_of(draft_of(request, pk), area_pk)


def row_of(plan: Plan, area_pk: int) -> PlanArea:
    row = get_object_or_404(plan.areas.select_related("area", "technique", *FORMULATION), pk=area_pk)
    row.plan = plan
    return row


def saved(request: HttpRequest, row: PlanArea) -> HttpResponseBase:
    if not by_htmx(request):
        return redirect("planning:chart", pk=row.plan.course_id, area_pk=row.pk)
    return page(request, area_of(request, row.plan.course_id, row.pk))


def page(
    request: HttpRequest,
    row: PlanArea,
    *,
    form: PlanForm | None = None,
    points: PlanForm | None = None,
    mark: PlanForm | None = None,
    is_late: bool = False,
) -> HttpResponseBase:
    """The whole page, its chart, or what follows from it; with whatever was refused standing where it was typed."""
    row.plan.refresh_from_db(fields=["version"])
    known = request.POST.get("known")
    shown = chart_page(row, None if known is None else known.split())
    context = {
        "page": shown,
        "row": row,
        "plan": row.plan,
        "course": row.plan.course,
        "chart": shown.chart,
        "is_late": is_late,
        "banner": banner_for(row.plan.course.patient, signed_in(request)),
        **forms_of(shown, form=form, points=points, mark=mark),
    }
    status = HTTPStatus.CONFLICT if is_late else page_status(refused=form or points or mark)
    return render(request, template_for(request), context, status=status)


def template_for(request: HttpRequest) -> str:
    if not by_htmx(request):
        return "planning/chart.html"
    return "planning/_chart_figures.html" if request.headers.get("HX-Target") == FIGURES else "planning/_chart.html"


def forms_of(
    shown: ChartPage, *, form: PlanForm | None, points: PlanForm | None, mark: PlanForm | None
) -> dict[str, object]:
    row, chart = shown.row, shown.chart
    if not row.plan.is_draft:
        return {}
    version = {"version": row.plan.version}
    begun = {} if chart else first_values(row, usual_view(row), is_paired=is_usually_paired(row))
    pairs = chart.points if chart else []
    listed = {"points": as_lines(pairs), "first": 1} | version
    return {
        "form": form or ChartForm(instance=chart, row=row, initial=begun | version),
        "points_form": points or PointsForm(auto_id="points-%s", initial=listed),
        "mark_form": mark or MarkForm(prefix="mark", initial={"margin_cm": "0.2", "radius_cm": "0.5"} | version),
        "table": list(enumerate(pairs[:PAGE], start=1)),
    }
