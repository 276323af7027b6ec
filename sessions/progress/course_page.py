"""What the page of a course shows: its sessions, what was planned against what was given, when the next one may be."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from patients.models import Measurement
from sessions.planning.consenting.needs import Lack, lacks_of, needs_of
from sessions.planning.models import TO_BOOK, Course, CourseStatus, Plan, PlanArea, SessionStatus
from sessions.planning.planner import FORMULATION
from sessions.planning.queries import plan_in_force
from sessions.progress.models import ProgressSummary
from sessions.progress.next_session import NextSession, next_session
from sessions.progress.planned_given import PlannedAndGiven, planned_and_given
from sessions.progress.queries import FOLLOW_UP, OVER, moved_on
from sessions.progress.reading_errors import KnownErrors, known_errors
from sessions.progress.series import Series, judged, series_of, weights_of
from sessions.progress.session_rows import SessionRow, Stretch, session_rows, stretches_of
from sessions.progress.trend import Trend, trend_of
from sessions.progress.wording import SaidSummary, said, series_title


@dataclass(frozen=True)
class Line:
    title: str
    trend: Trend
    first: Measurement
    latest: Measurement
    has_band: bool


@dataclass(frozen=True)
class CoursePage:
    course: Course
    plan: Plan
    rows: Sequence[SessionRow]
    stretches: Sequence[Stretch]
    beside_plan: PlannedAndGiven
    summary: SaidSummary | None
    is_behind: bool
    lines: Sequence[Line]
    next_session: NextSession | None
    lacks: Sequence[Lack]

    @property
    def done(self) -> int:
        return sum(row.session.status == SessionStatus.DONE for row in self.rows)

    @property
    def planned(self) -> int:
        return sum(row.session.status != SessionStatus.CANCELLED for row in self.rows)

    @property
    def can_stop(self) -> bool:
        return self.course.status in (CourseStatus.DRAFT, CourseStatus.ACTIVE)

    @property
    def has_to_book(self) -> bool:
        return any(row.session.status in TO_BOOK for row in self.rows)


def course_page(course: Course) -> CoursePage:
    plan = plan_in_force(course)
    rows = session_rows(course)
    areas = areas_of(rows)
    summary = ProgressSummary.objects.latest_of(course)
    return CoursePage(
        course=course,
        plan=plan,
        rows=rows,
        stretches=stretches_of(rows, areas),
        beside_plan=planned_and_given(course, rows, areas),
        summary=said(summary) if summary else None,
        is_behind=summary is not None and bool(moved_on(Course.objects.filter(pk=course.pk))),
        lines=lines_of(course, rows),
        next_session=next_session(plan, rows),
        lacks=consents_lacking(course, plan),
    )


def areas_of(rows: Iterable[SessionRow]) -> Mapping[int, Sequence[PlanArea]]:
    """Of every plan that a session follows, by its number."""
    found: dict[int, list[PlanArea]] = {row.session.plan_id: [] for row in rows}
    for area in PlanArea.objects.filter(plan__in=found).select_related("area", "technique", *FORMULATION):
        found[area.plan_id].append(area)
    return found


def consents_lacking(course: Course, plan: Plan) -> list[Lack]:
    """Nothing, where nothing is given any more."""
    if course.status in OVER:
        return []
    needs = needs_of(plan.areas.select_related("area"))
    return lacks_of(needs, patient_id=course.patient_id, on=course.clinic.today)


def lines_of(course: Course, rows: Sequence[SessionRow]) -> list[Line]:
    ended = [row.appointment.ends_at for row in rows if row.record and row.record.is_signed and row.appointment]
    measurements = list(course.patient.measurements.with_names())
    if course.status in OVER and ended:
        measurements = [it for it in measurements if it.measured_at <= max(ended) + FOLLOW_UP]
    weights, errors = weights_of(measurements), known_errors()
    first_ended_at = min(ended, default=None)
    lines = (line_of(series, first_ended_at, weights, errors) for series in series_of(measurements))
    return [line for line in lines if line]


def line_of(
    series: Series, first_ended_at: datetime | None, weights: Sequence[Measurement], errors: KnownErrors
) -> Line | None:
    """From the baseline of the course on; None before there are two readings."""
    baseline = series.baseline(first_ended_at)
    judgement = judged(series, baseline, weights, errors)
    if judgement is None:
        return None
    since = [it for it in series.readings if it.measured_at >= baseline.measured_at]
    trend = trend_of([(it.measured_at, it.value) for it in since], first=baseline.value, error=judgement.mdc95)
    title = series_title(series.kind, series.area.name, series.side)
    return Line(title, trend, baseline, series.latest, has_band=judgement.mdc95 is not None)
