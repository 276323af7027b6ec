"""From rows to the sheet of an injection chart: its outline, and what the patient's skin keeps free of it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Case, F, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from formulations.wording import words
from mesoplan.frame.dates import said_date
from mesoplan.refusals import DomainError
from patients.models import Side, SkinMark, View
from sessions.planning.charts.sheet import Half, Sheet, one_for_each_side, one_outline, outline_of
from sessions.planning.grid import Circle, Exclusion, GridError, Misplaced, Point, Polygon, Topic
from sessions.planning.models import AreaChart, OutlineKind, Plan, PlanArea, PlanStatus
from sessions.planning.models.charts import placed

# From the left of whoever looks to the right.
SIDES = {View.FRONT: (Side.RIGHT.value, Side.LEFT.value), View.BEHIND: (Side.LEFT.value, Side.RIGHT.value)}
USUALLY_FROM_BEHIND = {"back", "buttocks"}
# An outline across the middle of the body holds both sides; these have one for each.
ONE_ACROSS = {"back", "belly"}
FIELDS = {
    Topic.SPACING: "spacing_cm",
    Topic.STEP: "step_cm",
    Topic.POINTS: "points",
}


@dataclass(frozen=True)
class DrawnMark:
    mark: SkinMark
    half: Half

    @property
    def shape(self) -> Circle | Polygon:
        """On the sheet."""
        shape = exclusion_of(self.mark).kept_free
        if isinstance(shape, Circle):
            return Circle(self._moved(shape.centre), shape.radius_cm)
        return Polygon(tuple(self._moved(corner) for corner in shape.corners))

    def _moved(self, point: Point) -> Point:
        return Point(point.x_cm + self.half.origin_x, point.y_cm)


def exclusion_of(mark: SkinMark) -> Exclusion:
    if mark.corners:
        return Exclusion(Polygon(tuple(placed(mark.corners))), mark.margin_cm)
    centre = Point(mark.x_cm or Decimal(0), mark.y_cm or Decimal(0))
    return Exclusion(Circle(centre, mark.radius_cm or Decimal(0)), mark.margin_cm)


def marks_of(row: PlanArea) -> list[SkinMark]:
    """All that is on the skin of the area, whatever chart it was noted on."""
    return list(skin_of(row.plan).filter(area=row.area))


def skin_of(plan: Plan) -> QuerySet[SkinMark]:
    """What is there now; and of a signed plan also what was there when it was signed, for its charts lie around it."""
    marks = SkinMark.objects.filter(patient=plan.course.patient)
    signed_on = signing_day(plan)
    return marks.exclude(gone_on__lte=signed_on) if signed_on else marks.filter(gone_on=None)


def signing_day(plan: Plan) -> date | None:
    return plan.course.clinic.local(plan.signed_at).date() if plan.signed_at else None


def is_since(plan: Plan, mark: SkinMark) -> bool:
    """Whether the plan was signed without knowing of it: no point was kept out of it."""
    return plan.signed_at is not None and mark.noted_at > plan.signed_at


def standing_words(plan: Plan, mark: SkinMark) -> str:
    """Where a mark has come or gone since the plan was signed; else empty."""
    if is_since(plan, mark):
        return _("noted on %(day)s, after the plan was signed") % {"day": said_date(mark.seen_on, "j M Y")}
    if mark.gone_on:
        return _("gone since %(day)s") % {"day": said_date(mark.gone_on, "j M Y")}
    return ""


def is_on(chart: AreaChart, mark: SkinMark, side: str) -> bool:
    """Whether it was measured from the same middle, so that its place on this chart is known."""
    return mark.seen_from == chart.seen_from and mark.side == side


def sheet_of(chart: AreaChart, marks: Iterable[SkinMark]) -> Sheet:
    """Raises GridError for what cannot be drawn."""
    noted = list(marks)

    def kept_free(side: str) -> list[Exclusion]:
        return [exclusion_of(mark) for mark in noted if is_on(chart, mark, side)]

    outline = outline_of(chart.outline, chart.length_cm, chart.width_cm, placed(chart.corners))
    if not chart.is_paired:
        return one_outline(outline, kept_free(chart.plan_area.side))
    sides = SIDES[View(chart.seen_from)]
    return one_for_each_side(outline, sides, (kept_free(sides[0]), kept_free(sides[1])))


def drawn_marks(chart: AreaChart, sheet: Sheet, marks: Iterable[SkinMark]) -> list[DrawnMark]:
    return [
        DrawnMark(mark, half)
        for mark in marks
        for half in sheet.halves
        if is_on(chart, mark, half.side or chart.plan_area.side)
    ]


def chart_of(row: PlanArea) -> AreaChart | None:
    chart = AreaChart.objects.filter(plan_area=row).first()
    if chart:
        chart.plan_area = row
    return chart


def chart_before(chart: AreaChart) -> AreaChart | None:
    """What was planned for the same area before: in the stretch before this one, else when a plan was last signed."""
    row = chart.plan_area
    alike = AreaChart.objects.filter(
        plan_area__area=row.area,
        plan_area__side=row.side,
        plan_area__plan__course__patient=row.plan.course.patient,
        is_paired=chart.is_paired,
        seen_from=chart.seen_from,
    ).exclude(pk=chart.pk)
    before = alike.filter(
        Q(plan_area__plan=row.plan, plan_area__to_session__lt=row.from_session)
        | ~Q(plan_area__plan__status=PlanStatus.DRAFT) & ~Q(plan_area__plan=row.plan)
    )
    here_first = Case(When(plan_area__plan=row.plan, then=Value(0)), default=Value(1))
    latest = (F("plan_area__plan__signed_at").desc(nulls_last=True), "-plan_area__from_session")
    return before.select_related("plan_area__plan").order_by(here_first, *latest).first()


def unaccepted(chart: AreaChart, found: Misplaced) -> Misplaced:
    """What is misplaced and nobody has said yet that it is meant to be."""
    wanted = {tuple(pair) for pair in chart.accepted}

    def is_new(place: int) -> bool:
        return tuple(chart.points[place]) not in wanted

    return Misplaced(
        tuple(filter(is_new, found.outside)),
        tuple(filter(is_new, found.excluded)),
        tuple(pair for pair in found.too_close if is_new(pair[1])),
    )


def misplaced_words(found: Misplaced) -> str:
    """Which points, by their number."""
    said = []
    if found.outside:
        said.append(_("outside the outline: %(points)s") % {"points": numbers(found.outside)})
    if found.excluded:
        said.append(_("in an exclusion: %(points)s") % {"points": numbers(found.excluded)})
    if found.too_close:
        later = sorted({other for _one, other in found.too_close})
        said.append(_("on top of another: %(points)s") % {"points": numbers(later)})
    return _("Points %(where)s.") % {"where": "; ".join(said)}


MOST_NAMED = 12


def numbers(places: Iterable[int]) -> str:
    every = [str(place + 1) for place in places]
    more = len(every) - MOST_NAMED
    listed = ", ".join(every[:MOST_NAMED])
    return _("%(listed)s and %(more)s more") % {"listed": listed, "more": more} if more > 0 else listed


@contextmanager
def geometry_speaks(*, is_drawn: bool = False, **renamed: str) -> Iterator[None]:
    """Turns the refusal of the geometry into one at the field that it is about, in the reader's language."""
    try:
        yield
    except GridError as error:
        field = {**FIELDS, Topic.SHAPE: "corners" if is_drawn else "length_cm"}.get(error.topic, "")
        field = renamed.get(field, field)
        sentence = words(error.template, error.params)
        raise DomainError(sentence, fields={field: sentence} if field else None) from error


def usual_view(row: PlanArea) -> str:
    return View.BEHIND if row.area.code in USUALLY_FROM_BEHIND else View.FRONT


def is_usually_paired(row: PlanArea) -> bool:
    return row.side == Side.BOTH and row.area.code not in ONE_ACROSS


def is_drawn(chart: AreaChart) -> bool:
    return chart.outline == OutlineKind.POLYGON
