"""What the chart of a patient shows, in a fixed number of queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch

from formulations.dosing.case import Answer
from formulations.patient_facts import answers_holding
from formulations.screening.questions import groups_for
from patients.consents.standing import ListedConsent, listed
from patients.models import (
    Allergy,
    HealthProblem,
    Measurement,
    MeasurementKind,
    Medication,
    Patient,
    TreatmentArea,
)
from sessions.booking.models import Appointment, AppointmentStatus
from sessions.delivery.models import TreatmentRecord
from sessions.planning.consenting.needs import Need
from sessions.planning.consenting.readiness import lacks_for
from sessions.planning.models import TO_BOOK, Course, CourseStatus, Session, SessionStatus
from sessions.progress.models import ProgressSummary
from sessions.progress.series import Series, series_of
from sessions.progress.trend import Trend, trend_of
from sessions.progress.wording import SaidSummary, said, series_title

SHOWN_RECORDS = 20
OPEN = (AppointmentStatus.BOOKED, AppointmentStatus.CHECKED_IN)


@dataclass(frozen=True)
class CourseCard:
    course: Course
    sessions: Sequence[Session]
    summary: SaidSummary | None

    @property
    def done(self) -> int:
        return sum(session.status == SessionStatus.DONE for session in self.sessions)

    @property
    def planned(self) -> int:
        return sum(session.status != SessionStatus.CANCELLED for session in self.sessions)

    @property
    def next_to_book(self) -> Session | None:
        if self.course.status != CourseStatus.ACTIVE:
            return None
        return next((session for session in self.sessions if session.status in TO_BOOK), None)


@dataclass(frozen=True)
class ShownSeries:
    title: str
    latest: Measurement
    first: Measurement
    count: int
    trend: Trend | None


@dataclass(frozen=True)
class Chart:
    patient: Patient
    courses: Sequence[CourseCard]
    series: Sequence[ShownSeries]
    allergies: Sequence[Allergy]
    problems: Sequence[HealthProblem]
    medications: Sequence[Medication]
    unanswered: int
    asked: int
    coming: Sequence[Appointment]
    consents: Sequence[ListedConsent]
    records: Sequence[TreatmentRecord]


def chart_of(patient: Patient) -> Chart:
    questions = [question.code for group in groups_for(patient) for question in group.questions]
    answered = {
        code
        for code, answer in answers_holding(patient, on=patient.clinic.today).items()
        if answer is not Answer.UNKNOWN
    }
    return Chart(
        patient=patient,
        courses=course_cards(patient),
        series=shown_series(patient.measurements.with_names()),
        allergies=list(patient.allergies.filter(is_active=True)),
        problems=list(patient.problems.all()),
        medications=list(patient.medications.all()),
        unanswered=sum(code not in answered for code in questions),
        asked=len(questions),
        coming=coming(patient),
        consents=consents_listed(patient),
        records=records_of(patient),
    )


def course_cards(patient: Patient) -> list[CourseCard]:
    sessions = Prefetch("sessions", queryset=Session.objects.order_by("number"))
    courses = list(Course.objects.of(patient).select_related("lead").prefetch_related(sessions))
    summaries = latest_summaries(courses)
    return [CourseCard(course, list(course.sessions.all()), summaries.get(course.pk)) for course in courses]


def latest_summaries(courses: Iterable[Course]) -> Mapping[int, SaidSummary]:
    return {row.course_id: said(row) for row in ProgressSummary.objects.latest_of_each(courses)}


def shown_series(measurements: Iterable[Measurement]) -> list[ShownSeries]:
    known = list(measurements)
    return [*body_series(known), *(shown(series) for series in series_of(known))]


def body_series(measurements: Iterable[Measurement]) -> list[ShownSeries]:
    """Weight and height belong to no area."""
    found = []
    for kind in (MeasurementKind.WEIGHT, MeasurementKind.HEIGHT):
        readings = sorted((it for it in measurements if it.kind == kind), key=lambda it: (it.measured_at, it.pk))
        if readings:
            found.append(drawn(str(kind.label), readings))
    return found


def shown(series: Series) -> ShownSeries:
    return drawn(series_title(series.kind, series.area.name, series.side), series.readings)


def drawn(title: str, readings: Sequence[Measurement]) -> ShownSeries:
    line = [(it.measured_at, it.value) for it in readings]
    trend = trend_of(line, first=line[0][1], error=None) if len(line) > 1 else None
    return ShownSeries(title, readings[-1], readings[0], len(readings), trend)


def consents_listed(patient: Patient) -> list[ListedConsent]:
    names = {area.code: str(area) for area in TreatmentArea.objects.all()}
    return listed(patient.pk, patient.clinic.today, names)


def coming(patient: Patient) -> list[Appointment]:
    """Also what should have begun by now: nobody has said yet what became of it."""
    held = Appointment.objects.filter(patient=patient, status__in=OPEN).order_by("slot")
    return list(held.with_people())


def records_of(patient: Patient) -> list[TreatmentRecord]:
    rows = TreatmentRecord.objects.filter(appointment__patient=patient).order_by("-appointment__slot")
    return list(
        rows.select_related("appointment__session__course", "appointment__clinician", "signed_by")[:SHOWN_RECORDS]
    )


@dataclass(frozen=True)
class Contact:
    """The patient as the front desk may see them: who, how to reach, what is booked, what is to book."""

    patient: Patient
    coming: Sequence[Appointment]
    to_book: Sequence[Session]
    texts: Sequence[Need]


def contact_of(patient: Patient) -> Contact:
    first_of_course = Session.objects.to_book().filter(course__patient=patient).order_by("course_id", "number")
    to_book = first_of_course.distinct("course_id").select_related("course", "plan")
    return Contact(patient, coming(patient), list(to_book), [lack.need for lack in lacks_for(patient)])
