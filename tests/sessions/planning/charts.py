"""Injection charts to try things on."""

from decimal import Decimal

import pytest

from sessions.planning.charts import services as charts
from sessions.planning.grid import Circle, Exclusion, GridError, Pattern, Point, Polygon, Rectangle
from sessions.planning.services import signing

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


DRAWN_CARD = {
    "outline": "rectangle",
    "length_cm": Decimal(10),
    "width_cm": Decimal(5),
    "corners": [],
    "is_paired": False,
    "seen_from": "front",
    "pattern": "square",
    "spacing_cm": Decimal(1),
    "step_cm": None,
}


def draw(clinician, area, **changes):
    """The chart of an area: 10 x 5 cm at 1 cm, 50 points, unless something else is said."""
    area.plan.refresh_from_db()
    return charts.draw_chart(actor=clinician, area=area, version=area.plan.version, values=DRAWN_CARD | changes)


def note(clinician, area, **changes):
    """A mole in the middle of the sheet, 0.6 cm around it."""
    area.plan.refresh_from_db()
    values = {"kind": "mole", "x_cm": Decimal(0), "y_cm": Decimal(0), "radius_cm": Decimal("0.6")}
    values |= {"corners": [], "margin_cm": Decimal(0), "note": ""}
    return charts.note_mark(actor=clinician, area=area, version=area.plan.version, values=values | changes)


def place(clinician, area, points, *, accept=False):
    area.plan.refresh_from_db()
    return charts.place_points(
        actor=clinician, area=area, version=area.plan.version, points=[at(*it) for it in points], accept=accept
    )


def points_of(area):
    area.refresh_from_db()
    return area.points


def sign(clinician, area):
    area.plan.refresh_from_db()
    return signing.sign_plan(actor=clinician, plan=area.plan, version=area.plan.version, reasons={}, notes_seen=True)
