"""Outlines and exclusions of an injection chart, in centimetres [brief 8, 9]. What stands in an exclusion (a scar, a
mole, a vein) is known by the patient's map, not here."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

import shapely
from shapely.affinity import scale, translate
from shapely.geometry.base import BaseGeometry

from formulations.dosing.translation import gettext_noop
from sessions.planning.grid.errors import GridError, Topic, cm
from sessions.planning.grid.points import Point, rounded

SHORTEST_CM, LONGEST_CM = Decimal("0.01"), Decimal(100)
EDGE_CM = 0.001
"""How far beyond an edge a point still counts as on it; twice as far on a curve of 100 cm. Points are shown to 0.01."""
_FEWEST_CORNERS = 3
_QUARTER = 128
"""Corners of a quarter of a curve. Its area is too small by one part in 40,000."""
_PI = Decimal("3.141592653589793238462643383")
_PLACE = re.compile(r"\[(\S+) (\S+)\]")


@dataclass(frozen=True)
class Box:
    """What an outline measures each way, and where that begins, in cm."""

    left: Decimal
    top: Decimal
    length: Decimal
    width: Decimal


@dataclass(frozen=True)
class Measured:
    """`length_cm` along x by `width_cm` along y. Raises GridError unless both are at least 0.01 and at most 100 cm."""

    length_cm: Decimal
    width_cm: Decimal

    def __post_init__(self) -> None:
        _refuse_size(self.length_cm, self.width_cm)

    @property
    def box(self) -> Box:
        return Box(Decimal(0), Decimal(0), self.length_cm, self.width_cm)


@dataclass(frozen=True)
class Rectangle(Measured):
    """All of what was measured."""

    @property
    def area_cm2(self) -> Decimal:
        return self.length_cm * self.width_cm

    @cached_property
    def shape(self) -> BaseGeometry:
        return shapely.box(0, 0, float(self.length_cm), float(self.width_cm))


@dataclass(frozen=True)
class Ellipse(Measured):
    """The ellipse that fits what was measured: area 0.7854 x length x width [brief 9]."""

    @property
    def area_cm2(self) -> Decimal:
        return _PI / 4 * self.length_cm * self.width_cm

    @cached_property
    def shape(self) -> BaseGeometry:
        x, y = float(self.length_cm) / 2, float(self.width_cm) / 2
        unit = shapely.Point(0, 0).buffer(1, quad_segs=_QUARTER)
        return translate(scale(unit, x, y, origin=(0, 0)), x, y)


@dataclass(frozen=True)
class Polygon:
    """A drawn shape by its corners, in order, either way round, the first one repeated at the end or not.

    Raises GridError for fewer than 3 corners, for a line that crosses or touches itself (and says where), and for one
    that measures less than 0.01 or more than 100 cm each way.
    """

    corners: tuple[Point, ...]

    def __post_init__(self) -> None:
        if len(set(self.corners)) < _FEWEST_CORNERS:
            raise GridError(Topic.SHAPE, gettext_noop("A drawn shape has at least 3 corners."))
        _refuse_size(self.box.length, self.box.width)
        if not self.shape.is_valid:
            raise self._crossing()

    @cached_property
    def box(self) -> Box:
        xs, ys = [it.x_cm for it in self.corners], [it.y_cm for it in self.corners]
        return Box(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))

    @property
    def area_cm2(self) -> Decimal:
        """The shoelace formula [brief 9]."""
        around = pairwise((*self.corners, self.corners[0]))
        return abs(sum((a.x_cm * b.y_cm - b.x_cm * a.y_cm for a, b in around), Decimal(0))) / 2

    @cached_property
    def shape(self) -> BaseGeometry:
        return shapely.Polygon([it.floats for it in self.corners])

    def _crossing(self) -> GridError:
        place = _PLACE.search(shapely.is_valid_reason(self.shape))
        x, y = (Decimal(text) for text in place.groups()) if place else (self.box.left, self.box.top)
        template = gettext_noop(
            "The drawn line crosses or touches itself, %(x)s from its left and %(y)s from its upper edge."
        )
        x_cm, y_cm = rounded(abs(x - self.box.left)), rounded(abs(y - self.box.top))
        return GridError(Topic.SHAPE, template, x=cm(x_cm), y=cm(y_cm))


Outline = Rectangle | Ellipse | Polygon


@dataclass(frozen=True)
class Circle:
    """Raises GridError unless the radius lies above 0 and up to 100 cm."""

    centre: Point
    radius_cm: Decimal

    def __post_init__(self) -> None:
        if not self.radius_cm.is_finite() or not 0 < self.radius_cm <= LONGEST_CM:
            raise GridError(Topic.SHAPE, gettext_noop("A radius lies above 0 and up to 100 cm."))

    @cached_property
    def shape(self) -> BaseGeometry:
        return shapely.Point(*self.centre.floats).buffer(float(self.radius_cm), quad_segs=_QUARTER)


@dataclass(frozen=True)
class Exclusion:
    """Where nothing is injected: a circle or a polygon, and `margin_cm` around it. A point on its edge is outside.

    Raises GridError unless the margin is at least 0 and at most 100 cm.
    """

    kept_free: Circle | Polygon
    margin_cm: Decimal = Decimal(0)

    def __post_init__(self) -> None:
        if not self.margin_cm.is_finite() or not 0 <= self.margin_cm <= LONGEST_CM:
            raise GridError(Topic.SHAPE, gettext_noop("A margin is at least 0 and at most 100 cm."))

    @cached_property
    def shape(self) -> BaseGeometry:
        if not self.margin_cm:
            return self.kept_free.shape
        return self.kept_free.shape.buffer(float(self.margin_cm), quad_segs=_QUARTER)


def together(exclusions: Iterable[Exclusion]) -> BaseGeometry:
    """All of them as one shape; an empty one for none."""
    return shapely.union_all([it.shape for it in exclusions])


def with_edge(outline: Outline) -> BaseGeometry:
    """The outline and what counts as its edge."""
    return outline.shape.buffer(EDGE_CM, join_style="mitre")


def without_edge(excluded: BaseGeometry) -> BaseGeometry:
    """An exclusion less what counts as its edge."""
    return excluded.buffer(-EDGE_CM, join_style="mitre")


def _refuse_size(length: Decimal, width: Decimal) -> None:
    if not all(side.is_finite() and SHORTEST_CM <= side <= LONGEST_CM for side in (length, width)):
        raise GridError(Topic.SHAPE, gettext_noop("Length and width are at least 0.01 and at most 100 cm."))
