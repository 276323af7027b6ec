"""What a clinician does with the injection chart of an area: draw its outline, let a pattern fill it, place points by
hand, note what is to be kept free. The area reckons with as many points as its chart has, in the same transaction."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_DOWN, Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from mesoplan.conflicts import constraints_speak
from mesoplan.refusals import DomainError
from mesoplan.staff.models import User
from patients.models import SkinMark
from patients.services import marks as skin
from sessions.planning.charts.charted import DRAWN, misplaced
from sessions.planning.charts.rows import (
    chart_of,
    exclusion_of,
    geometry_speaks,
    is_drawn,
    marks_of,
    misplaced_words,
    sheet_of,
    unaccepted,
)
from sessions.planning.charts.sheet import Sheet
from sessions.planning.grid import Misplaced, Pattern, Point, spacing_for
from sessions.planning.models import AreaChart, OutlineKind, PatternKind, Plan, PlanArea
from sessions.planning.models.charts import written
from sessions.planning.permissions import PLAN
from sessions.planning.services.plans import open_draft, touch


@transaction.atomic
def draw_chart(*, actor: User, area: PlanArea, version: int, values: Mapping[str, Any]) -> AreaChart:
    """Sets the outline and the pattern, which places the points anew. What was placed by hand goes only where `replace`
    says so."""
    draft, row = opened(actor, area, version)
    chart = chart_of(row) or AreaChart(plan_area=row)
    before = [getattr(chart, name) for name in DRAWN]
    for name, value in settled(row, values).items():
        setattr(chart, name, value)
    replace = bool(values.get("replace"))
    if chart.by_hand and not replace and [getattr(chart, name) for name in DRAWN] == before:
        return chart
    refuse_to_replace(chart, replace=replace)
    refuse_unfinished(chart)
    place_pattern(chart)
    keep(draft, chart)
    return chart


@transaction.atomic
def place_points(
    *, actor: User, area: PlanArea, version: int, points: Sequence[Point], accept: bool = False
) -> AreaChart:
    """The whole list as one act. What lies outside the outline or in an exclusion is kept only when it is accepted."""
    draft, row = opened(actor, area, version)
    chart = required(row)
    chart.points = written(points)
    found = misplaced(chart)
    new = unaccepted(chart, found)
    if new and not accept:
        sentence = _("%(points)s Tick this if they are meant to lie there.") % {"points": misplaced_words(new)}
        raise DomainError(sentence, fields={"accept": sentence})
    chart.accepted = [chart.points[place] for place in places_of(found)]
    chart.by_hand = True
    keep(draft, chart)
    return chart


@transaction.atomic
def remove_chart(*, actor: User, area: PlanArea, version: int) -> None:
    """The area keeps the number of its points."""
    draft, row = opened(actor, area, version)
    AreaChart.objects.filter(plan_area=row).delete()
    touch(draft)


@transaction.atomic
def note_mark(*, actor: User, area: PlanArea, version: int, values: Mapping[str, Any]) -> SkinMark:
    """At a place of the sheet; it is kept with the patient, measured from the middle of the half that it lies in. The
    pattern makes room for it; points that were placed by hand stay where they are, and are named until that is
    settled."""
    draft, row = opened(actor, area, version)
    chart = required(row)
    place = values_in_half(chart, values)
    refuse_shapeless(place)
    mark = skin.note_mark(actor=actor, patient=draft.course.patient, area=row.area, values=place)
    make_room(draft, chart)
    return mark


@transaction.atomic
def note_gone(*, actor: User, area: PlanArea, version: int, mark: SkinMark) -> None:
    draft, row = opened(actor, area, version)
    skin.note_gone(actor=actor, mark=mark)
    chart = chart_of(row)
    if chart:
        make_room(draft, chart)


def opened(actor: User, area: PlanArea, version: int) -> tuple[Plan, PlanArea]:
    if not actor.may(PLAN):
        raise DomainError(_("Only a clinician draws the chart of an area."))
    draft = open_draft(area.plan, version)
    row = draft.areas.select_related("area", "technique").get(pk=area.pk)
    row.plan = draft
    return draft, row


def required(row: PlanArea) -> AreaChart:
    chart = chart_of(row)
    if chart is None:
        raise DomainError(_("Draw the outline of the area first."))
    return chart


def settled(row: PlanArea, values: Mapping[str, Any]) -> dict[str, Any]:
    """Without what does not belong to the kind of outline or pattern that is chosen."""
    kept = {name: values[name] for name in DRAWN}
    if kept["outline"] == OutlineKind.POLYGON:
        kept |= {"length_cm": None, "width_cm": None}
    else:
        kept["corners"] = []
    if kept["pattern"] != PatternKind.LINES:
        kept["step_cm"] = None
    if row.side != "both":
        kept["is_paired"] = False
    return kept


def refuse_to_replace(chart: AreaChart, *, replace: bool) -> None:
    if chart.by_hand and not replace:
        sentence = _("%(points)s points are placed by hand. Tick this to let the pattern place all of them anew.")
        raise DomainError(sentence % {"points": chart.count}, fields={"replace": sentence % {"points": chart.count}})


def refuse_shapeless(place: Mapping[str, Any]) -> None:
    mark = SkinMark(**{name: place[name] for name in ("x_cm", "y_cm", "radius_cm", "corners", "margin_cm")})
    skin.refuse_shapeless(mark)
    with geometry_speaks(is_drawn=bool(mark.corners), length_cm="radius_cm"):
        exclusion_of(mark)


def refuse_unfinished(chart: AreaChart) -> None:
    if not is_drawn(chart):
        missing = {name: _("Measure this first.") for name in ("length_cm", "width_cm") if not getattr(chart, name)}
        if missing:
            raise DomainError(_("Measure the length and the width of the area first."), fields=missing)
    elif not chart.corners:
        sentence = _("Draw the outline: tap its corners one after the other.")
        raise DomainError(sentence, fields={"corners": sentence})


def place_pattern(chart: AreaChart) -> None:
    with geometry_speaks(is_drawn=is_drawn(chart)):
        sheet = sheet_of(chart, marks_of(chart.plan_area))
        if chart.spacing_cm is None:
            chart.spacing_cm = fitting(chart, sheet)
        chart.points = written(sheet.fill(Pattern(chart.pattern), chart.spacing_cm, chart.step_cm))
    chart.by_hand, chart.accepted = False, []


def fitting(chart: AreaChart, sheet: Sheet) -> Decimal:
    """The spacing that gives about as many points as the area had before it had a chart."""
    spacing = spacing_for(chart.plan_area.points, sheet.area_cm2, Pattern(chart.pattern), chart.step_cm)
    return spacing.quantize(Decimal("0.01"), ROUND_DOWN)


def make_room(draft: Plan, chart: AreaChart) -> None:
    if not chart.by_hand:
        place_pattern(chart)
    keep(draft, chart)


def places_of(found: Misplaced) -> list[int]:
    return sorted({*found.outside, *found.excluded, *(later for _earlier, later in found.too_close)})


def values_in_half(chart: AreaChart, values: Mapping[str, Any]) -> dict[str, Any]:
    """From the middle of the sheet to that of the half, and which side of the body that is."""
    sheet = sheet_of(chart, [])
    corners = [Point(*pair) for pair in values.get("corners") or []]
    first = corners[0] if corners else Point(values["x_cm"] or Decimal(0), values["y_cm"] or Decimal(0))
    half = sheet.half_of(first)
    moved = [Point(it.x_cm - half.origin_x, it.y_cm) for it in corners]
    centre = None if corners or values["x_cm"] is None else values["x_cm"] - half.origin_x
    return {
        **values,
        "side": half.side or chart.plan_area.side,
        "seen_from": chart.seen_from,
        "x_cm": centre,
        "y_cm": None if corners else values["y_cm"],
        "radius_cm": None if corners else values["radius_cm"],
        "corners": written(moved),
    }


def keep(draft: Plan, chart: AreaChart) -> None:
    row = chart.plan_area
    row.points = chart.count
    with constraints_speak(AreaChart, PlanArea):
        row.save(update_fields=["points"])
        chart.save()
    touch(draft)
