"""The injection chart of an area, true to scale in centimetres [brief 9]. No Django, no clock, no database.

    chart = Rectangle(Decimal(10), Decimal(5))
    mole = Exclusion(Circle(Point(Decimal(4), Decimal(2)), radius_cm=Decimal("0.5")), margin_cm=Decimal("0.2"))
    points = fill(chart, [mole], Pattern.SQUARE, Decimal(1))

x runs along the length, to the right; y along the width, downwards as on a screen. Rectangles and ellipses begin at
0, 0; a polygon lies where its corners say. Shapes (`shapes.py`) refuse what they cannot be when they are made;
`filling.py` places points and says how many to expect, `pattern.py` holds the patterns and the spacing for a count,
`hand_placed.py` says what is wrong with points that a person moved, `syringes.py` how many syringes it takes.

Numbers are Decimal, in and out. Points of a pattern are rounded to 0.01 cm, counts half up; nothing else is rounded.
Inside, shapely works with floats on curves of 512 corners, so an edge is as sharp as `shapes.EDGE_CM`.

Errors (`errors.py`): `GridError` for all that cannot be drawn. Nothing else is raised.
"""

from sessions.planning.grid.errors import MOST_POINTS, GridError, Topic
from sessions.planning.grid.filling import area_cm2, expected_count, fill
from sessions.planning.grid.hand_placed import Misplaced, check_points
from sessions.planning.grid.pattern import Pattern, spacing_for
from sessions.planning.grid.points import Point
from sessions.planning.grid.shapes import Circle, Ellipse, Exclusion, Outline, Polygon, Rectangle
from sessions.planning.grid.syringes import syringes_needed

__all__ = [
    "MOST_POINTS",
    "Circle",
    "Ellipse",
    "Exclusion",
    "GridError",
    "Misplaced",
    "Outline",
    "Pattern",
    "Point",
    "Polygon",
    "Rectangle",
    "Topic",
    "area_cm2",
    "check_points",
    "expected_count",
    "fill",
    "spacing_for",
    "syringes_needed",
]
