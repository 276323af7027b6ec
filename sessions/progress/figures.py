"""The figures of a progress summary. Words are set when it is shown (see `wording.py`)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Avg, Count, Max, Sum

from formulations.models import Ingredient, LedgerEntry
from formulations.models.catalogue import EvidenceLevel
from patients.models import Measurement
from sessions.delivery.models import TreatmentRecord
from sessions.planning.models import Course, CourseStatus, Session, SessionStatus
from sessions.progress.reading_errors import KnownErrors, known_errors
from sessions.progress.series import Series, judged, series_of, weights_of
from sessions.progress.statistics import Verdict

Figures = dict[str, Any]
UNPROVEN = (EvidenceLevel.SERIES, EvidenceLevel.TRADITION, EvidenceLevel.UNSAFE)


@dataclass(frozen=True)
class Treatments:
    """What a course has come to so far."""

    done: int
    planned: int
    first_ended_at: datetime | None
    is_active: bool

    @property
    def is_half_way(self) -> bool:
        return 2 * self.done >= self.planned


def figures_of(course: Course, measurements: Sequence[Measurement]) -> Figures:
    treatments = treatments_of(course)
    errors = known_errors()
    weights = weights_of(measurements)
    readings = [series_figures(it, treatments, weights, errors) for it in series_of(measurements)]
    return {
        "target": course.target,
        "sessions": {"done": treatments.done, "planned": treatments.planned},
        "doses": doses_of(course),
        "readings": readings,
        "weight": weight_figures(weights, treatments),
        "pain": pain_of(course),
        "unproven": unproven_in(course),
        "ask_to_confirm": asks_to_confirm(treatments, readings),
    }


def treatments_of(course: Course) -> Treatments:
    sessions = Session.objects.filter(course=course).exclude(status=SessionStatus.CANCELLED)
    records = TreatmentRecord.objects.signed().filter(appointment__session__course=course)
    first = records.select_related("appointment").order_by("appointment__slot").first()
    return Treatments(
        done=sessions.filter(status=SessionStatus.DONE).count(),
        planned=sessions.count(),
        first_ended_at=first.appointment.ends_at if first else None,
        is_active=course.status == CourseStatus.ACTIVE,
    )


def doses_of(course: Course) -> list[Figures]:
    given = LedgerEntry.objects.filter(course_number=course.pk).exclude(ingredient__in=Ingredient.objects.vehicles())
    totals = given.values("ingredient__name", "unit")
    summed = totals.annotate(amount=Sum("amount"), sessions=Count("record_number", distinct=True))
    return [
        {
            "ingredient": line["ingredient__name"],
            "amount": line["amount"],
            "unit": line["unit"],
            "sessions": line["sessions"],
        }
        for line in summed.order_by("ingredient__name", "unit")
    ]


def series_figures(
    series: Series, treatments: Treatments, weights: Sequence[Measurement], errors: KnownErrors
) -> Figures:
    baseline = series.baseline(treatments.first_ended_at)
    figures = {
        "kind": series.kind,
        "area": series.area.name,
        "side": series.side,
        "unit": series.latest.unit,
        "baseline": reading_figures(baseline),
        "latest": reading_figures(series.latest),
        "judgement": None,
    }
    judgement = judged(series, baseline, weights, errors)
    if judgement:
        figures["judgement"] = {
            "verdict": judgement.verdict.value,
            "change": judgement.change,
            "mdc95": judgement.mdc95,
            "observers": judgement.observers.value,
            "reasons": [reason.value for reason in judgement.reasons],
            "weight_change_percent": judgement.weight_change_percent,
            "source": errors.source(series.kind, series.area.code, judgement.observers),
        }
    return figures


def reading_figures(measurement: Measurement) -> Figures:
    clinic = measurement.patient.clinic
    return {"value": measurement.value, "on": clinic.local(measurement.measured_at).date()}


def weight_figures(weights: Sequence[Measurement], treatments: Treatments) -> Figures | None:
    """The weight beside the rest: a girth that follows the weight is no local effect."""
    if not weights:
        return None
    before = [it for it in weights if treatments.first_ended_at and it.measured_at <= treatments.first_ended_at]
    return {"baseline": reading_figures(before[-1] if before else weights[0]), "latest": reading_figures(weights[-1])}


def pain_of(course: Course) -> Figures | None:
    records = TreatmentRecord.objects.signed().filter(appointment__session__course=course, pain__isnull=False)
    pain = records.aggregate(mean=Avg("pain"), worst=Max("pain"), count=Count("pain"))
    if not pain["count"]:
        return None
    return {"mean": Decimal(pain["mean"]).quantize(Decimal("0.1")), "worst": pain["worst"], "count": pain["count"]}


def unproven_in(course: Course) -> list[str]:
    """What was given without a trial behind it."""
    given = LedgerEntry.objects.filter(course_number=course.pk).values("ingredient")
    rows = Ingredient.objects.filter(pk__in=given, evidence_level__in=UNPROVEN).exclude(
        pk__in=Ingredient.objects.vehicles()
    )
    return list(rows.values_list("name", flat=True))


def asks_to_confirm(treatments: Treatments, readings: Sequence[Figures]) -> bool:
    """No change for the better beyond the error of measurement after half of the sessions [brief 10]."""
    improved = any(it["judgement"] and it["judgement"]["verdict"] == Verdict.IMPROVED for it in readings)
    return treatments.is_active and treatments.is_half_way and not improved
