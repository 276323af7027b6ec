"""Injection charts to try things on."""

from decimal import Decimal

import pytest

from sessions.planning.grid import Circle, Exclusion, GridError, Pattern, Point, Polygon, Rectangle

ONE = Decimal(1)
CARD = Rectangle(Decimal(10), Decimal(5))
SQUARE, HEXAGONAL, LINES = Pattern


def at(x, y) -> Point:
    return Point(Decimal(str(x)), Decimal(str(y)))


def drawn(*corners) -> Polygon:
    return Polygon(tuple(at(x, y) for x, y in corners))


def disc(x, y, radius, margin="0") -> Exclusion:
    return Exclusion(Circle(at(x, y), Decimal(str(radius))), Decimal(margin))


def places(points) -> list[tuple[float, float]]:
    return [(float(point.x_cm), float(point.y_cm)) for point in points]


def refusal(topic, sentence):
    """Raised with this topic and in these words."""
    return pytest.raises(GridError, match=sentence, check=lambda error: error.topic is topic)
