"""What the page of a course shows: one row for each session, what it came to, and when the next one may be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from formulations.models import LedgerEntry
from formulations.wording import words
from patients.models import Measurement
from sessions.booking.models import Appointment, AppointmentStatus
from sessions.delivery.models import TreatmentRecord
from sessions.planning.consenting.needs import Lack, lacks_of, needs_of
from sessions.planning.doses import check_session
from sessions.planning.models import OPEN_SESSIONS, TO_BOOK, Course, CourseStatus, Plan, Session, SessionStatus
from sessions.planning.queries import plan_in_force
from sessions.progress.models import ProgressSummary
from sessions.progress.queries import FOLLOW_UP, OVER, moved_on
from sessions.progress.reading_errors import KnownErrors, known_errors
from sessions.progress.series import Series, judged, series_of, weights_of
from sessions.progress.trend import Trend, trend_of
from sessions.progress.wording import SaidSummary, said, series_title

INTERVAL = "interval"


@dataclass(frozen=True)
class SessionRow:
    session: Session
    appointment: Appointment | None
    record: TreatmentRecord | None

    @property
    def planned_ml(self) -> Decimal | None:
        return self._sum("planned_volume_ml")

    @property
    def given_ml(self) -> Decimal | None:
        return self._sum("volume_ml")

    def _sum(self, volume: str) -> Decimal | None:
        """What a draft holds is not given yet."""
        if self.record is None or not self.record.is_signed:
            return None
        return sum((getattr(line, volume) for line in self.record.administrations.all()), start=Decimal(0))


@dataclass(frozen=True)
class NextAllowed:
    """The first day on which what was given before allows the next session; `why` says what it waits for."""

    day: date | None
    why: Sequence[str]


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
    summary: SaidSummary | None
    is_behind: bool
    lines: Sequence[Line]
    next_allowed: NextAllowed | None
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
    summary = ProgressSummary.objects.latest_of(course)
    return CoursePage(
        course=course,
        plan=plan,
        rows=rows,
        summary=said(summary) if summary else None,
        is_behind=summary is not None and bool(moved_on(Course.objects.filter(pk=course.pk))),
        lines=lines_of(course, rows),
        next_allowed=next_allowed(plan, rows),
        lacks=consents_lacking(course, plan),
    )


def consents_lacking(course: Course, plan: Plan) -> list[Lack]:
    """Nothing, where nothing is given any more."""
    if course.status in OVER:
        return []
    needs = needs_of(plan.areas.select_related("area"))
    return lacks_of(needs, patient_id=course.patient_id, on=course.clinic.today)


def session_rows(course: Course) -> list[SessionRow]:
    held = Appointment.objects.filter(session__course=course).exclude(status=AppointmentStatus.CANCELLED)
    appointments = {it.session_id: it for it in held.with_people().order_by("slot")}
    records = {
        it.appointment_id: it
        for it in TreatmentRecord.objects.filter(appointment__session__course=course)
        .select_related("appointment")
        .prefetch_related("administrations")
    }
    return [row_of(session, appointments.get(session.pk), records) for session in course.sessions.order_by("number")]


def row_of(session: Session, appointment: Appointment | None, records: dict[int, TreatmentRecord]) -> SessionRow:
    return SessionRow(session, appointment, records.get(appointment.pk) if appointment else None)


def next_allowed(plan: Plan, rows: Sequence[SessionRow]) -> NextAllowed | None:
    """None where no session is left to give."""
    number = next((row.session.number for row in rows if row.session.status in OPEN_SESSIONS), None)
    report = check_session(plan, number=number, on=next_day(plan.course)) if number else None
    if report is None:
        return None
    why = [words(finding.template, finding.params) for finding in report.findings if finding.code == INTERVAL]
    return NextAllowed(report.next_allowed_on if why else None, why)


def next_day(course: Course) -> date:
    """The first day that could have a session: not today, where something was given today already."""
    today = course.clinic.today
    is_given = LedgerEntry.objects.of(course.patient).filter(given_on=today).exists()
    return today + timedelta(days=1) if is_given else today


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
