"""The readings of one patient, put together by what was measured where, and judged from one day on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from patients.models import Measurement, MeasurementKind, TreatmentArea
from patients.models.measurements import WHOLE_BODY
from sessions.progress.reading_errors import KnownErrors
from sessions.progress.statistics import Judgement, Reading, judge

# A weight says something of a reading when it was taken about then; a default of the project without a source.
WEIGHED_WITHIN = timedelta(days=7)


@dataclass(frozen=True)
class Series:
    """Readings of one kind, area and side, the oldest first."""

    kind: str
    area: TreatmentArea
    side: str
    readings: tuple[Measurement, ...]

    @property
    def latest(self) -> Measurement:
        return self.readings[-1]

    def baseline(self, until: datetime | None) -> Measurement:
        """The last reading up to that moment, so that an older course does not count; else the first there is."""
        before = [it for it in self.readings if until is not None and it.measured_at <= until]
        return before[-1] if before else self.readings[0]


def series_of(measurements: Iterable[Measurement]) -> list[Series]:
    local = [it for it in measurements if it.area is not None and it.kind not in WHOLE_BODY]
    local.sort(key=lambda it: (it.kind, place(it), it.side, it.measured_at, it.pk))
    return [
        Series(kind, group[0].area, side, tuple(group))
        for (kind, _place, side), group in (
            (key, list(rows)) for key, rows in groupby(local, key=lambda it: (it.kind, place(it), it.side))
        )
        if group[0].area is not None
    ]


def place(measurement: Measurement) -> tuple[int, str]:
    return (measurement.area.position, measurement.area.code) if measurement.area else (0, "")


def weights_of(measurements: Iterable[Measurement]) -> list[Measurement]:
    return sorted((it for it in measurements if it.kind == MeasurementKind.WEIGHT), key=lambda it: it.measured_at)


def judged(
    series: Series, baseline: Measurement, weights: Sequence[Measurement], errors: KnownErrors
) -> Judgement | None:
    """None as long as nothing was measured after the baseline."""
    if baseline.pk == series.latest.pk:
        return None
    first, second = reading(baseline, weights), reading(series.latest, weights)
    return judge(first, second, errors.for_readings(series.kind, series.area.code))


def reading(measurement: Measurement, weights: Sequence[Measurement]) -> Reading:
    weight = weight_near(measurement, weights)
    return Reading(
        value=measurement.value,
        kind=measurement.kind,
        unit=measurement.unit,
        landmark=measurement.landmark.strip().casefold(),
        side=measurement.side,
        observer=str(measurement.observer_id or ""),
        weight_kg=weight.value if weight else None,
    )


def weight_near(measurement: Measurement, weights: Sequence[Measurement]) -> Measurement | None:
    near = [it for it in weights if abs(it.measured_at - measurement.measured_at) <= WEIGHED_WITHIN]
    return min(near, key=lambda it: abs(it.measured_at - measurement.measured_at), default=None)
