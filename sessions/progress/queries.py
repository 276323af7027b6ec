"""Which courses have moved on since their last summary."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Case, Exists, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from patients.models import Measurement, MeasurementKind
from sessions.delivery.models import TreatmentRecord
from sessions.planning.models import Course, CourseStatus
from sessions.progress.models import ProgressSummary

# Late effects are asked for until twelve weeks after the last session [brief 12]; a later reading is of another story.
FOLLOW_UP = timedelta(weeks=12)
NO_END = datetime(9999, 1, 1, tzinfo=UTC)
OVER = (CourseStatus.COMPLETED, CourseStatus.STOPPED)


@dataclass(frozen=True)
class Reach:
    """How far a course has come: the record signed last, the reading entered last, and until when readings count."""

    course: Course
    last_record_id: int
    last_measurement_id: int | None
    followed_until: datetime


def moved_on(courses: QuerySet[Course]) -> list[Reach]:
    """Of these, the courses with something that no summary knows yet."""
    signed = TreatmentRecord.objects.signed().filter(appointment__session__course=OuterRef("pk"))
    last_ended_at = signed.order_by("-appointment__slot").values("appointment__slot__endswith")[:1]
    follow_up = When(status__in=OVER, then=Subquery(last_ended_at) + Value(FOLLOW_UP))
    readings = Measurement.objects.filter(patient=OuterRef("patient"), measured_at__lte=OuterRef("followed_until"))
    entered_last = readings.exclude(kind=MeasurementKind.HEIGHT).order_by("-pk")
    rows = (
        courses.annotate(last_record_id=Subquery(signed.order_by("-signed_at", "-pk").values("pk")[:1]))
        .filter(last_record_id__isnull=False)
        .annotate(followed_until=Case(follow_up, default=Value(NO_END)))
        .annotate(last_measurement_id=Subquery(entered_last.values("pk")[:1]))
        .filter(~Exists(summaries_that_know()))
        .order_by("pk")
    )
    return [Reach(row, row.last_record_id, row.last_measurement_id, row.followed_until) for row in rows]


def summaries_that_know() -> QuerySet[ProgressSummary]:
    same_record = ProgressSummary.objects.filter(course=OuterRef("pk"), last_record=OuterRef("last_record_id"))
    return same_record.annotate(up_to=Coalesce(F("last_measurement_id"), 0)).filter(
        up_to=Coalesce(OuterRef("last_measurement_id"), 0)
    )


def measurements_of(reach: Reach) -> list[Measurement]:
    """All that may speak of a course, from the first the clinic has of the patient."""
    rows = Measurement.objects.filter(patient=reach.course.patient_id, measured_at__lte=reach.followed_until)
    return list(rows.select_related("area", "patient__clinic").order_by("measured_at", "pk"))
