"""What holds for an area that has an injection chart, whatever is done with its plan."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from mesoplan.refusals import DomainError
from sessions.planning.charts.rows import (
    chart_of,
    geometry_speaks,
    is_drawn,
    marks_of,
    misplaced_words,
    sheet_of,
    unaccepted,
)
from sessions.planning.grid import Misplaced
from sessions.planning.models import AreaChart, PlanArea

DRAWN = (
    *("outline", "length_cm", "width_cm", "corners", "is_paired", "seen_from"),
    *("pattern", "spacing_cm", "step_cm"),
)
CHART_FIELDS = (*DRAWN, "points", "by_hand", "accepted")


def misplaced(chart: AreaChart) -> Misplaced:
    with geometry_speaks(is_drawn=is_drawn(chart)):
        return sheet_of(chart, marks_of(chart.plan_area)).misplaced(chart.placed)


def copy_chart(source: PlanArea, further: PlanArea) -> None:
    """With an area that goes on in a row of its own."""
    chart = chart_of(source)
    if chart:
        AreaChart.objects.create(plan_area=further, **{name: getattr(chart, name) for name in CHART_FIELDS})


def refuse_beside_chart(row: PlanArea, values: Mapping[str, Any]) -> None:
    """A chart says how many points there are, and where; another number beside it would be another dose."""
    chart = chart_of(row)
    if chart is None:
        return
    wrong = {}
    if values["points"] != chart.count:
        wrong["points"] = _("The chart has %(n)s points. Change them there, or remove the chart.") % {"n": chart.count}
    moved = _("The chart is drawn for %(area)s. Remove it first.") % {"area": row.area_and_side}
    wrong |= {name: moved for name in ("area", "side") if values[name] != getattr(row, name)}
    if wrong:
        raise DomainError(" ".join(dict.fromkeys(wrong.values())), fields=wrong)


def refuse_unsettled_charts(areas: Sequence[PlanArea]) -> None:
    """A mark may have been noted after a point was placed by hand."""
    for area in areas:
        chart = chart_of(area)
        new = chart and unaccepted(chart, misplaced(chart))
        if new:
            raise DomainError(
                _("%(area)s: %(points)s Move them, or say on the chart that they are meant to lie there.")
                % {"area": area.area_and_side, "points": misplaced_words(new)}
            )
