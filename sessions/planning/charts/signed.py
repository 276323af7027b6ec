"""The charts of a plan that is signed, to be read: where its points lie, and what of the skin was kept free of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from mesoplan.frame.amounts import printed_number
from mesoplan.frame.dates import said_date
from patients.models import SkinMark
from sessions.planning.charts.drawing import dots_at_once, mark_number
from sessions.planning.charts.page import ChartPage
from sessions.planning.charts.rows import is_since, skin_of, standing_words, unaccepted
from sessions.planning.charts.rows import misplaced_words as said_misplaced
from sessions.planning.models import AreaChart, Plan, PlanArea


@dataclass(frozen=True)
class ShownMark:
    """`number` stands at its place in the picture; None where that is not known."""

    mark: SkinMark
    number: int | None
    standing: str

    @property
    def words(self) -> str:
        said = [str(self.mark)]
        if self.mark.margin_cm:
            said.append(_("%(margin)s cm around it") % {"margin": printed_number(self.mark.margin_cm)})
        said.append(self.standing or _("seen on %(day)s") % {"day": said_date(self.mark.seen_on, "j M Y")})
        words = " · ".join(said)
        return f"{self.number} {words}" if self.number else words


@dataclass(frozen=True)
class MarkList:
    title: str
    marks: Sequence[ShownMark]


@dataclass(frozen=True)
class SignedChart:
    """One area, with its chart, or with marks that no chart is drawn around."""

    page: ChartPage

    @property
    def row(self) -> PlanArea:
        return self.page.row

    @property
    def anchor(self) -> str:
        return str(self.row.pk)

    @property
    def marks(self) -> list[MarkList]:
        """What the points were kept out of, what came after that, and what lies somewhere on the area."""
        plan, drawn = self.row.plan, [it.mark for it in self.page.drawn]
        shown = [ShownMark(mark, number, standing_words(plan, mark)) for number, mark in enumerate(drawn, start=1)]
        since = [it for it in shown if is_since(plan, it.mark)]
        lists = (
            MarkList(_("Kept free"), [it for it in shown if it not in since]),
            MarkList(_("Noted since, and not kept free"), since),
            MarkList(
                _("On the skin of this area, at a place that this chart does not know"),
                [ShownMark(mark, None, standing_words(plan, mark)) for mark in self.page.elsewhere],
            ),
        )
        return [it for it in lists if it.marks]

    @property
    def points(self) -> SafeString:
        return dots_at_once(self.page.chart.placed if self.page.chart else [])

    @property
    def mark_numbers(self) -> list[SafeString]:
        size = self.page.frame.letter_mm
        return [mark_number(it, number, size) for number, it in enumerate(self.page.drawn, start=1)]

    @property
    def misplaced(self) -> str:
        """Points in a mark that was noted since the plan was signed; empty where nobody has to look."""
        chart, sheet = self.page.chart, self.page.sheet
        is_new = any(is_since(self.row.plan, it.mark) for it in self.page.drawn)
        if chart is None or sheet is None or not is_new:
            return ""
        found = unaccepted(chart, sheet.misplaced(chart.placed))
        return said_misplaced(found) if found else ""


def signed_charts(plan: Plan, areas: Sequence[PlanArea]) -> list[SignedChart]:
    """In as many queries for many areas as for one."""
    charts = {it.plan_area_id: it for it in AreaChart.objects.filter(plan_area__in=areas)}
    marks = list(skin_of(plan).filter(area__in={row.area_id for row in areas}))
    pages = []
    for row in areas:
        row.plan, chart = plan, charts.get(row.pk)
        if chart:
            chart.plan_area = row
        pages.append(ChartPage(row, chart, [it for it in marks if it.area_id == row.area_id]))
    return [SignedChart(page) for page in pages if page.chart or page.marks]
