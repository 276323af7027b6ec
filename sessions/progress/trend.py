"""The line of a series of readings, as coordinates of a drawing. No Django, no clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

WIDTH, HEIGHT, MARGIN = Decimal(240), Decimal(64), Decimal(6)
STEP = Decimal("0.1")


@dataclass(frozen=True)
class Point:
    x: Decimal
    y: Decimal


@dataclass(frozen=True)
class Band:
    """What lies between the first reading minus and plus the smallest real change."""

    y: Decimal
    height: Decimal


@dataclass(frozen=True)
class Trend:
    points: tuple[Point, ...]
    band: Band | None

    @property
    def path(self) -> str:
        return " ".join(f"{point.x},{point.y}" for point in self.points)


def trend_of(readings: Sequence[tuple[datetime, Decimal]], *, first: Decimal, error: Decimal | None) -> Trend:
    """`readings` in order of time; `first` is the value that `error`, the smallest real change, is drawn around. The
    drawing is `WIDTH` by `HEIGHT`, greater values higher."""
    values = [value for _at, value in readings]
    edges = [*values, first - error, first + error] if error is not None else values
    lowest, highest = min(edges), max(edges)
    begin, end = readings[0][0], readings[-1][0]
    points = tuple(Point(across(at, begin, end), height_of(value, lowest, highest)) for at, value in readings)
    if error is None:
        return Trend(points, None)
    top, bottom = (height_of(first + it, lowest, highest) for it in (error, -error))
    return Trend(points, Band(top, bottom - top))


def across(at: datetime, begin: datetime, end: datetime) -> Decimal:
    if begin == end:
        return WIDTH / 2
    share = Decimal((at - begin).total_seconds()) / Decimal((end - begin).total_seconds())
    return (MARGIN + share * (WIDTH - 2 * MARGIN)).quantize(STEP)


def height_of(value: Decimal, lowest: Decimal, highest: Decimal) -> Decimal:
    if lowest == highest:
        return HEIGHT / 2
    share = (highest - value) / (highest - lowest)
    return (MARGIN + share * (HEIGHT - 2 * MARGIN)).quantize(STEP)
