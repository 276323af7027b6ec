"""What the chart page shows of an area: its sheet, and beside it points, volume, doses, syringes and findings."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from formulations.cases import report_on
from formulations.sittings import Sitting
from patients.models import Side, SkinMark, View
from sessions.planning.charts import drawing
from sessions.planning.charts.rows import (
    SIDES,
    DrawnMark,
    chart_before,
    chart_of,
    drawn_marks,
    marks_of,
    misplaced_words,
    sheet_of,
    standing_words,
)
from sessions.planning.charts.sheet import Sheet
from sessions.planning.doses import check_plan, day_to_check, fillings_of
from sessions.planning.grid import GridError, Misplaced, syringes_needed
from sessions.planning.models import AreaChart, PlanArea
from sessions.planning.planner import ShownFinding, shown_finding
from sessions.planning.shown_doses import ShownDose, shown_doses

SYRINGES_ML = (Decimal(1), Decimal("2.5"), Decimal(5), Decimal(10))
DEAD_SPACE_ML = Decimal("0.05")
"""What stays in a usual syringe with its needle; no catalogue says it of each."""
POINT_MM, RING_MM = "1.1", "1.7"


@dataclass(frozen=True)
class Syringes:
    count: int
    each_ml: Decimal


@dataclass(frozen=True)
class Figures:
    """What follows from the chart at once. `known` are the keys of findings that stood on the page before."""

    row: PlanArea
    doses: Sequence[ShownDose]
    findings: Sequence[ShownFinding]
    known: Collection[str] | None = None

    @property
    def keys(self) -> str:
        return " ".join(it.key for it in self.findings)

    @property
    def new(self) -> list[ShownFinding]:
        return [it for it in self.findings if self.known is not None and it.key not in self.known]

    @property
    def standing(self) -> list[ShownFinding]:
        return [it for it in self.findings if it not in self.new]

    @property
    def gone_count(self) -> int:
        return len(set(self.known or ()) - {it.key for it in self.findings})

    @property
    def syringes(self) -> list[Syringes]:
        needed = ((self._syringes(each), each) for each in SYRINGES_ML)
        return [Syringes(count, each) for count, each in needed if count]

    def _syringes(self, each_ml: Decimal) -> int:
        """0 where such a syringe does not hold a single point."""
        try:
            return syringes_needed(self.row.volume_ml, each_ml, DEAD_SPACE_ML, self.row.volume_per_point_ml)
        except GridError:
            return 0

    @property
    def dead_space_ml(self) -> Decimal:
        return DEAD_SPACE_ML


def figures_of(row: PlanArea, known: Collection[str] | None = None) -> Figures:
    plan = row.plan
    if not plan.is_draft:
        return Figures(row, [], [])
    on = day_to_check(plan)
    sitting = Sitting(fillings_of([row]))
    alone = report_on(patient=plan.course.patient, sitting=sitting, on=on, course_id=plan.course_id)
    report = check_plan(plan, on=on)
    findings = [shown_finding(it, report.step_of(it)) for it in report.findings] if report else []
    return Figures(row, shown_doses(alone.doses, alone.findings), findings, known)


@dataclass(frozen=True)
class ChartPage:
    row: PlanArea
    chart: AreaChart | None
    marks: Sequence[SkinMark]
    known: Collection[str] | None = None

    @cached_property
    def figures(self) -> Figures:
        return figures_of(self.row, self.known)

    @cached_property
    def before(self) -> AreaChart | None:
        return chart_before(self.chart) if self.chart else None

    @cached_property
    def sheet(self) -> Sheet | None:
        return sheet_of(self.chart, self.marks) if self.chart else None

    @cached_property
    def drawn(self) -> list[DrawnMark]:
        return drawn_marks(self.chart, self.sheet, self.marks) if self.chart and self.sheet else []

    @property
    def elsewhere(self) -> list[SkinMark]:
        """Noted on a chart with another middle or from another side, so that their place on this one is unknown."""
        here = {it.mark.pk for it in self.drawn}
        return [it for it in self.marks if it.pk not in here]

    def said_of(self, mark: SkinMark) -> str:
        standing = standing_words(self.row.plan, mark)
        return f"{mark}: {standing}" if standing else str(mark)

    @cached_property
    def frame(self) -> drawing.Frame:
        edges = self.sheet.edges if self.sheet else drawing.BLANK
        return drawing.Frame.around(edges, self.chart.placed if self.chart else [])

    @property
    def outlines(self) -> list[SafeString]:
        return [drawing.outline(half) for half in self.sheet.halves] if self.sheet else []

    @property
    def drawn_marks(self) -> list[SafeString]:
        return [drawing.mark(it) for it in self.drawn]

    @property
    def points(self) -> SafeString:
        return drawing.dots(self.chart.placed if self.chart else [], "point", POINT_MM)

    @property
    def rings(self) -> SafeString:
        return drawing.dots(self.before.placed if self.before else [], "ring", RING_MM)

    @property
    def before_words(self) -> str:
        if self.before is None:
            return ""
        row = self.before.plan_area
        if row.plan_id == self.row.plan_id:
            return row.sessions_words
        return _("Signed plan, revision %(revision)s") % {"revision": row.plan.revision}

    @property
    def sides(self) -> tuple[str, str]:
        """What lies to the left and to the right of whoever looks."""
        left, right = SIDES[View(self.chart.seen_from if self.chart else View.FRONT)]
        return (str(Side(left).label), str(Side(right).label))

    @cached_property
    def _misplaced(self) -> Misplaced | None:
        return self.sheet.misplaced(self.chart.placed) if self.chart and self.sheet else None

    @property
    def misplaced(self) -> str:
        return misplaced_words(self._misplaced) if self._misplaced else ""

    @property
    def strays(self) -> list[int]:
        """The places in the list, counted from 0, of the points that lie outside the outline or in an exclusion."""
        return sorted({*self._misplaced.outside, *self._misplaced.excluded}) if self._misplaced else []


def chart_page(row: PlanArea, known: Collection[str] | None = None) -> ChartPage:
    return ChartPage(row=row, chart=chart_of(row), marks=marks_of(row), known=known)
