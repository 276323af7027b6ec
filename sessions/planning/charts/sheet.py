"""The sheet on which the chart of an area is drawn: one outline, or one for each side of the body, mirrored.

All of a sheet is in centimetres from its middle: x to the right of whoever looks at it, y downwards. `grid` knows one
outline at a time and measures from its corner; here lies the way from the one to the other. No Django, no database.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from formulations.dosing.translation import gettext_noop
from sessions.planning.grid import (
    Circle,
    Ellipse,
    Exclusion,
    Misplaced,
    Outline,
    Pattern,
    Point,
    Polygon,
    Rectangle,
    area_cm2,
    check_points,
    fill,
)
from sessions.planning.grid.errors import MOST_POINTS, GridError, Topic
from sessions.planning.grid.pattern import LEAST_CM
from sessions.planning.grid.points import rounded

GAP_CM = Decimal(2)
"""How far apart the outlines of two sides are drawn."""
_ORIGIN = Point(Decimal(0), Decimal(0))


@dataclass(frozen=True)
class Edges:
    """Where something on the sheet begins and ends, in cm."""

    left: Decimal
    top: Decimal
    right: Decimal
    bottom: Decimal


@dataclass(frozen=True)
class Half:
    """An outline on its place. `side` is the patient's, empty for the only one; `origin_x` is where its middle lies on
    the sheet; a mirrored one is reckoned as the other, and turned over when it is drawn. `marks` are measured from its
    middle, as they were seen."""

    outline: Outline
    marks: tuple[Exclusion, ...] = ()
    side: str = ""
    origin_x: Decimal = Decimal(0)
    is_mirrored: bool = False

    @property
    def corner(self) -> Point:
        """Where `grid` measures from, as seen from the middle."""
        if isinstance(self.outline, Polygon):
            return _ORIGIN
        return Point(-self.outline.length_cm / 2, -self.outline.width_cm / 2)

    @property
    def exclusions(self) -> list[Exclusion]:
        return [Exclusion(self._from_middle(it.kept_free), it.margin_cm) for it in self.marks]

    def _from_middle(self, shape: Circle | Polygon) -> Circle | Polygon:
        if isinstance(shape, Circle):
            return Circle(self._place(shape.centre, Decimal(0)), shape.radius_cm)
        return Polygon(tuple(self._place(corner, Decimal(0)) for corner in shape.corners))

    def _place(self, point: Point, origin_x: Decimal) -> Point:
        x = point.x_cm - origin_x
        return Point((-x if self.is_mirrored else x) - self.corner.x_cm, point.y_cm - self.corner.y_cm)

    def in_grid(self, point: Point) -> Point:
        """A place of the sheet, as `grid` measures it."""
        return self._place(point, self.origin_x)

    def on_sheet(self, point: Point) -> Point:
        x = point.x_cm + self.corner.x_cm
        return Point((-x if self.is_mirrored else x) + self.origin_x, point.y_cm + self.corner.y_cm)

    @property
    def edges(self) -> Edges:
        box = self.outline.box
        one = self.on_sheet(Point(box.left, box.top))
        other = self.on_sheet(Point(box.left + box.length, box.top + box.width))
        left, right = sorted((one.x_cm, other.x_cm))
        return Edges(left, one.y_cm, right, other.y_cm)

    def fill(self, pattern: Pattern, spacing_cm: Decimal, step_cm: Decimal | None) -> list[Point]:
        found = (self.on_sheet(it) for it in fill(self.outline, self.exclusions, pattern, spacing_cm, step_cm))
        return [Point(rounded(it.x_cm), rounded(it.y_cm)) for it in found]

    def check(self, points: Sequence[Point]) -> Misplaced:
        return check_points(self.outline, self.exclusions, [self.in_grid(it) for it in points], LEAST_CM)


@dataclass(frozen=True)
class Sheet:
    """`halves` are one, or two from the left to the right of whoever looks at them."""

    halves: tuple[Half, ...]

    @cached_property
    def edges(self) -> Edges:
        all_of = [it.edges for it in self.halves]
        return Edges(
            min(it.left for it in all_of),
            min(it.top for it in all_of),
            max(it.right for it in all_of),
            max(it.bottom for it in all_of),
        )

    @property
    def area_cm2(self) -> Decimal:
        """Without what is kept free."""
        return sum((area_cm2(half.outline, half.exclusions) for half in self.halves), start=Decimal(0))

    def fill(self, pattern: Pattern, spacing_cm: Decimal, step_cm: Decimal | None = None) -> tuple[Point, ...]:
        """The points of a pattern, one half after the other. Raises GridError as `grid.fill` does."""
        points = [point for half in self.halves for point in half.fill(pattern, spacing_cm, step_cm)]
        if len(points) > MOST_POINTS:
            raise GridError(
                Topic.SPACING,
                gettext_noop("Both sides together would have more than 2,000 points. Choose a wider spacing."),
            )
        return tuple(points)

    def half_of(self, point: Point) -> Half:
        return self.halves[-1] if point.x_cm > 0 else self.halves[0]

    def misplaced(self, points: Sequence[Point]) -> Misplaced:
        """As `grid.check_points` says it, each point held to the outline and the marks of its own half."""
        if not 1 <= len(points) <= MOST_POINTS:
            raise GridError(Topic.POINTS, gettext_noop("An area has between 1 and 2,000 points."))
        outside: list[int] = []
        excluded: list[int] = []
        too_close: list[tuple[int, int]] = []
        for half in self.halves:
            places = [place for place, point in enumerate(points) if self.half_of(point) is half]
            found = half.check([points[place] for place in places])
            outside += [places[it] for it in found.outside]
            excluded += [places[it] for it in found.excluded]
            too_close += [(places[one], places[other]) for one, other in found.too_close]
        return Misplaced(tuple(sorted(outside)), tuple(sorted(excluded)), tuple(sorted(too_close)))


def outline_of(kind: str, length_cm: Decimal | None, width_cm: Decimal | None, corners: Iterable[Point]) -> Outline:
    """Raises GridError for what cannot be an outline."""
    if kind == "polygon":
        return Polygon(tuple(corners))
    measured = Rectangle if kind == "rectangle" else Ellipse
    return measured(length_cm or Decimal(0), width_cm or Decimal(0))


def one_outline(outline: Outline, marks: Iterable[Exclusion]) -> Sheet:
    return Sheet((Half(outline, tuple(marks)),))


def one_for_each_side(outline: Outline, sides: tuple[str, str], marks: tuple[Iterable[Exclusion], ...]) -> Sheet:
    """`outline` is that of the half on the left of whoever looks; `sides` and `marks` go from the left to the right."""
    right = Half(outline).edges.right
    apart = GAP_CM / 2 + right
    return Sheet(
        (
            Half(outline, tuple(marks[0]), sides[0], -apart),
            Half(outline, tuple(marks[1]), sides[1], apart, is_mirrored=True),
        )
    )
