"""Which error of measurement of the catalogue belongs to a series of readings [brief 13]."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from formulations.models import MeasurementError
from patients.models import MeasurementKind
from sessions.progress.statistics import Observers, ReadingError

Row = tuple[str, str]

# The girth of the belly is taken at the waist, that of the buttocks around the hips. Where the catalogue has no row for
# an area, girths and skinfolds fall back on its percentages for any site.
ROWS: dict[tuple[str, str], Row] = {
    (MeasurementKind.CIRCUMFERENCE, "belly"): ("circumference", "waist"),
    (MeasurementKind.CIRCUMFERENCE, "hips"): ("circumference", "hip"),
    (MeasurementKind.CIRCUMFERENCE, "buttocks"): ("circumference", "hip"),
}
ANY_SITE: dict[str, Row] = {
    MeasurementKind.CIRCUMFERENCE: ("circumference_pct", "any girth"),
    MeasurementKind.SKINFOLD: ("skinfold", "any"),
    MeasurementKind.ULTRASOUND: ("ultrasound_fat", "three sites per sex"),
}
CONDITIONS = {"same observer": Observers.SAME, "different observers": Observers.DIFFERENT}
PERCENT = "% of value"


@dataclass(frozen=True)
class KnownError:
    """A row of the catalogue, read: "same observer, skilled" is said of the same observer."""

    row: Row
    error: ReadingError
    source: str


@dataclass(frozen=True)
class KnownErrors:
    known: tuple[KnownError, ...]

    def of(self, kind: str, area: str) -> list[KnownError]:
        wanted = ROWS.get((kind, area), ANY_SITE.get(kind))
        return [it for it in self.known if it.row == wanted]

    def for_readings(self, kind: str, area: str) -> list[ReadingError]:
        return [it.error for it in self.of(kind, area)]

    def source(self, kind: str, area: str, observers: Observers) -> str:
        return next((it.source for it in self.of(kind, area) if it.error.observers is observers), "")


def known_errors() -> KnownErrors:
    kinds = {kind for kind, _site in (*ROWS.values(), *ANY_SITE.values())}
    return KnownErrors(tuple(read(MeasurementError.objects.filter(kind__in=kinds))))


def read(rows: Iterable[MeasurementError]) -> Iterator[KnownError]:
    for row in rows:
        observers = CONDITIONS.get(row.condition.split(",")[0])
        if observers:
            error = ReadingError(observers=observers, tem=row.tem, mdc95=row.mdc95, is_percent=row.unit == PERCENT)
            yield KnownError((row.kind, row.site), error, row.source)
