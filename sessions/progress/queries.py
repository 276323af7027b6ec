"""Which courses have moved on since their last summary."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, F, OuterRef, QuerySet, Subquery, TextField, Value, When
from django.db.models.functions import MD5, Cast, Coalesce, Concat, JSONObject

from patients.models import Measurement, MeasurementKind
from sessions.delivery.models import TreatmentRecord
from sessions.planning.models import Course, CourseStatus
from sessions.progress.models import ProgressSummary

# Late effects are asked for until twelve weeks after the last session [brief 12]; a later reading is of another story.
FOLLOW_UP = timedelta(weeks=12)
NO_END = datetime(9999, 1, 1, tzinfo=UTC)
OVER = (CourseStatus.COMPLETED, CourseStatus.STOPPED)


# What of a reading the figures are reckoned from, or judged by.
READ = ("pk", "kind", "area_id", "side", "landmark", "value", "unit", "measured_at", "observer_id")


@dataclass(frozen=True)
class Reach:
    """How far a course has come: the record signed last, the reading entered last, until when readings count, what all
    of them say, and how many summaries there are."""

    course: Course
    last_record_id: int
    last_measurement_id: int | None
    followed_until: datetime
    basis: str
    summaries: int


def moved_on(courses: QuerySet[Course]) -> list[Reach]:
    """Of these, the courses whose records or readings are not what their newest summary is based on: something was
    added, corrected or taken back."""
    signed = TreatmentRecord.objects.signed().filter(appointment__session__course=OuterRef("pk"))
    last_ended_at = signed.order_by("-appointment__slot").values("appointment__slot__endswith")[:1]
    follow_up = When(status__in=OVER, then=Subquery(last_ended_at) + Value(FOLLOW_UP))
    readings = Measurement.objects.filter(patient=OuterRef("patient"), measured_at__lte=OuterRef("followed_until"))
    readings = readings.exclude(kind=MeasurementKind.HEIGHT)
    newest = ProgressSummary.objects.filter(course=OuterRef("pk")).newest_first()
    rows = (
        courses.annotate(last_record_id=Subquery(signed.order_by("-signed_at", "-pk").values("pk")[:1]))
        .filter(last_record_id__isnull=False)
        .annotate(followed_until=Case(follow_up, default=Value(NO_END)))
        .annotate(last_measurement_id=Subquery(readings.order_by("-pk").values("pk")[:1]))
        .annotate(basis=basis_of(signed, readings))
        .annotate(known_basis=Coalesce(Subquery(newest.values("basis")[:1]), Value("")))
        .annotate(summaries=Coalesce(Subquery(newest.values("number")[:1]), 0))
        .exclude(basis=F("known_basis"))
        .order_by("pk")
    )
    return [
        Reach(row, row.last_record_id, row.last_measurement_id, row.followed_until, row.basis, row.summaries)
        for row in rows
    ]


def basis_of(signed: QuerySet[TreatmentRecord], readings: QuerySet[Measurement]) -> MD5:
    """Signed records never change, so their numbers say enough."""
    records = ArraySubquery(signed.order_by("pk").values("pk"))
    said = ArraySubquery(readings.order_by("pk").values(said=JSONObject(**{name: F(name) for name in READ})))
    return MD5(Concat(Cast(records, TextField()), Cast(said, TextField())))


def measurements_of(reach: Reach) -> list[Measurement]:
    """All that may speak of a course, from the first the clinic has of the patient."""
    rows = Measurement.objects.filter(patient=reach.course.patient_id, measured_at__lte=reach.followed_until)
    return list(rows.select_related("area", "patient__clinic").order_by("measured_at", "pk"))
