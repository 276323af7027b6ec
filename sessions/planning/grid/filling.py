"""Filling an outline with points [brief 9]."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import shapely
from shapely.geometry.base import BaseGeometry

from formulations.dosing.translation import gettext_noop
from sessions.planning.grid.errors import MOST_POINTS, GridError, Topic, cm
from sessions.planning.grid.pattern import Cell, Pattern, cell_of
from sessions.planning.grid.points import Point, rounded
from sessions.planning.grid.shapes import Box, Exclusion, Outline, together, with_edge, without_edge

_LEAST_AREA_CM2 = Decimal("0.0001")


def fill(
    outline: Outline,
    exclusions: Sequence[Exclusion],
    pattern: Pattern,
    spacing_cm: Decimal,
    step_cm: Decimal | None = None,
) -> tuple[Point, ...]:
    """The points of a pattern inside the outline and outside the exclusions, each in the middle of its cell, rounded to
    0.01 cm. `step_cm` is the distance along a line of `LINES`, the spacing unless given.

    Whole cells, as many each way as fit when rounded half up, are centred on the box around the outline: 10 x 5 cm at
    1 cm gives 50 points, where points on the edges would be 66. They come in the order in which a hand works: row by
    row from the top, the first row from the left, and each row from where the last one ended.

    A rectangle without exclusions holds as many points as are expected to within one row, the longer of its rows and
    columns; so does an ellipse, and any convex outline to within one row and one column. Two points are never closer
    than the spacing (along a line the step), less up to 0.015 cm by rounding, and not even that where the spacing of a
    square grid has two decimals.

    Raises GridError for distances below 0.05 or above 100 cm, an outline shorter or narrower than the spacing, more
    than 2,000 points (before they are all worked out), and exclusions or an outline that leave no place for a point.
    """
    cell = cell_of(pattern, spacing_cm, step_cm)
    _refuse_small(outline.box, cell, spacing_cm)
    _refuse_covered(outline, exclusions)
    points: list[Point] = []
    for row in _rows(outline, exclusions, cell):
        points += row
        if len(points) > MOST_POINTS:
            raise _too_many(spacing_cm)
    if not points:
        raise GridError(
            Topic.SPACING, gettext_noop("No point of this pattern finds a place here. Choose a smaller spacing.")
        )
    return tuple(points)


def area_cm2(outline: Outline, exclusions: Iterable[Exclusion] = ()) -> Decimal:
    """The area of the outline less what the exclusions take of it."""
    excluded = together(exclusions)
    if excluded.is_empty:
        return outline.area_cm2
    return max(Decimal(0), outline.area_cm2 - Decimal(outline.shape.intersection(excluded).area))


def expected_count(
    outline: Outline,
    exclusions: Iterable[Exclusion],
    pattern: Pattern,
    spacing_cm: Decimal,
    step_cm: Decimal | None = None,
) -> int:
    """How many points the area should get, rounded half up: A / s^2, hexagonal 1.1547 A / s^2, for lines A / (s x step)
    [brief 9]. It may be more than 2,000. Raises GridError for distances below 0.05 or above 100 cm.
    """
    return _whole(area_cm2(outline, exclusions) / cell_of(pattern, spacing_cm, step_cm).area_cm2)


@dataclass(frozen=True)
class _Lattice:
    """Where the columns of even and of odd rows stand, and where the rows do, rounded, in cm."""

    columns: tuple[tuple[Decimal, ...], tuple[Decimal, ...]]
    rows: tuple[Decimal, ...]

    @classmethod
    def over(cls, box: Box, cell: Cell) -> "_Lattice":
        """Rows that are offset stand half of that to either side of the middle."""
        left = box.left - cell.offset / 2
        columns = (
            tuple(_centred(left, box.length, cell.along)),
            tuple(_centred(left + cell.offset, box.length, cell.along)),
        )
        return cls(columns, tuple(_centred(box.top, box.width, cell.across)))


def _centred(start: Decimal, length: Decimal, each: Decimal) -> Iterator[Decimal]:
    count = _whole(length / each)
    first = start + (length - (count - 1) * each) / 2
    return (rounded(first + place * each) for place in range(count))


def _rows(outline: Outline, exclusions: Sequence[Exclusion], cell: Cell) -> Iterator[list[Point]]:
    """Row by row from the top, those without a point left out, every second one from the right."""
    free = with_edge(outline).difference(without_edge(together(exclusions)))
    shapely.prepare(free)
    lattice = _Lattice.over(outline.box, cell)
    is_from_left = True
    for number, y in enumerate(lattice.rows):
        if row := _row(free, lattice.columns[number % 2], y):
            yield row if is_from_left else row[::-1]
            is_from_left = not is_from_left


def _row(free: BaseGeometry, xs: tuple[Decimal, ...], y: Decimal) -> list[Point]:
    are_free = shapely.intersects_xy(free, [float(x) for x in xs], float(y))
    return [Point(x, y) for x, is_free in zip(xs, are_free, strict=True) if is_free]


def _refuse_small(box: Box, cell: Cell, spacing_cm: Decimal) -> None:
    for side, apart in ((box.length, cell.along), (box.width, spacing_cm)):
        if side < apart:
            template = gettext_noop("An outline of %(length)s by %(width)s is too small for points %(spacing)s apart.")
            topic = Topic.SPACING if apart == spacing_cm else Topic.STEP
            raise GridError(topic, template, length=cm(box.length), width=cm(box.width), spacing=cm(apart))


def _refuse_covered(outline: Outline, exclusions: Sequence[Exclusion]) -> None:
    if outline.shape.difference(together(exclusions)).area < _LEAST_AREA_CM2:
        template = gettext_noop("The exclusions cover the whole outline, so there is no place for a point.")
        raise GridError(Topic.EXCLUSIONS, template)


def _too_many(spacing_cm: Decimal) -> GridError:
    template = gettext_noop("Points %(spacing)s apart would be more than 2,000. Choose a wider spacing.")
    return GridError(Topic.SPACING, template, spacing=cm(spacing_cm))


def _whole(number: Decimal) -> int:
    return int(number.quantize(Decimal(1), ROUND_HALF_UP))
