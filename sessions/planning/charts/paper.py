"""The chart on paper at its own size, set by Typst: what it is given, and the call."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mesoplan.frame.amounts import printed_number
from mesoplan.frame.sheets import set_sheet
from mesoplan.refusals import DomainError
from sessions.planning.charts.drawing import middle_of
from sessions.planning.charts.page import ChartPage, chart_page
from sessions.planning.charts.rows import DrawnMark
from sessions.planning.charts.sheet import Half
from sessions.planning.charts.tiles import Tile, tiles_over
from sessions.planning.grid import Circle, Ellipse, Point, Polygon
from sessions.planning.models import PlanArea

ALL_NUMBERED, TENTH = 500, 10
TEMPLATE = "planning/chart.typ"


def chart_pdf(row: PlanArea) -> bytes:
    page = chart_page(row)
    if page.chart is None:
        raise DomainError(_("This area has no chart yet."))
    return set_sheet(TEMPLATE, print_data(page))


def print_data(page: ChartPage) -> dict[str, Any]:
    """Lengths in cm as exact texts, places from the middle of the sheet; words in the reader's language."""
    points = page.chart.placed if page.chart else []
    frame = page.frame
    tiles = tiles_over(frame.left, frame.top, frame.right, frame.bottom)
    return shapes_of(page) | {
        "lang": get_language() or "en",
        "head": heading(page),
        "words": words_of(page),
        "tiles": [tile_data(tile, tiles, points) for tile in tiles],
    }


def picture_data(page: ChartPage) -> dict[str, Any]:
    """The same sheet as one small picture, with all of its points and none of their numbers."""
    points = page.chart.placed if page.chart else []
    return shapes_of(page) | {"points": [pair(it) for it in points], "bar": page.frame.bar_cm}


def shapes_of(page: ChartPage) -> dict[str, Any]:
    frame = page.frame
    return {
        "outlines": [outline_data(half) for half in page.sheet.halves] if page.sheet else [],
        "marks": [mark_data(it, page.said_of(it.mark)) for it in page.drawn],
        "frame": {"left": frame.left, "top": frame.top, "right": frame.right, "bottom": frame.bottom},
    }


def heading(page: ChartPage) -> dict[str, str]:
    row, patient = page.row, page.row.plan.course.patient
    initials = "".join(f"{name[:1]}." for name in (patient.given_name, patient.family_name) if name)
    standing = _("draft, not signed") if row.plan.is_draft else _("signed")
    return {
        "patient": f"{initials} · {patient.number}",
        "area": row.area_and_side,
        "sessions": row.sessions_words,
        "plan": _("Plan %(course)s, revision %(revision)s, %(standing)s")
        % {"course": row.plan.course_id, "revision": row.plan.revision, "standing": standing},
        "dose": _("%(points)s points of %(each)s mL, %(volume)s mL")
        % {
            "points": row.points,
            "each": printed_number(row.volume_per_point_ml),
            "volume": printed_number(row.volume_ml),
        },
    }


def words_of(page: ChartPage) -> dict[str, str]:
    left, right = page.sides
    seen = _("seen from %(view)s") % {"view": page.chart.get_seen_from_display()} if page.chart else ""
    return {
        "title": _("Injection chart"),
        "head": _("head"),
        "feet": _("feet"),
        "left": _("patient’s %(side)s") % {"side": left},
        "right": _("patient’s %(side)s") % {"side": right},
        "seen": seen,
        "check": _("This bar is 5 cm long. If it is not, print again at 100 %, without fitting to the page."),
        "tenth": _("every tenth point has its number") if page.chart and page.chart.count > ALL_NUMBERED else "",
        "sheet": _("Sheet"),
        "of": _("of"),
        "join": _("lay over sheet"),
    }


def outline_data(half: Half) -> dict[str, Any]:
    edges = half.edges
    if isinstance(half.outline, Polygon):
        return {"kind": "polygon", "corners": [pair(half.on_sheet(it)) for it in half.outline.corners]}
    return {
        "kind": "ellipse" if isinstance(half.outline, Ellipse) else "rectangle",
        "x": text(edges.left),
        "y": text(edges.top),
        "width": text(edges.right - edges.left),
        "height": text(edges.bottom - edges.top),
    }


def mark_data(drawn: DrawnMark, label: str) -> dict[str, Any]:
    shape = drawn.shape
    common = {"label": label, "margin": text(drawn.mark.margin_cm), "middle": pair(middle_of(drawn))}
    if isinstance(shape, Circle):
        return common | {"kind": "circle", "radius": text(shape.radius_cm)}
    return common | {"kind": "polygon", "corners": [pair(it) for it in shape.corners]}


def tile_data(tile: Tile, tiles: Sequence[Tile], points: Sequence[Point]) -> dict[str, Any]:
    place = {(it.column, it.row): number for number, it in enumerate(tiles, start=1)}
    return {
        "left": tile.left,
        "top": tile.top,
        "number": place[tile.column, tile.row],
        "of": len(tiles),
        "right_of": place.get((tile.column - 1, tile.row)),
        "left_of": place.get((tile.column + 1, tile.row)),
        "below": place.get((tile.column, tile.row - 1)),
        "above": place.get((tile.column, tile.row + 1)),
        "points": [[said(number, len(points)), *pair(point)] for number, point in tile.numbered(points)],
    }


def said(number: int, count: int) -> str:
    """The number beside a point; where they are many, only of every tenth, or they could not be read."""
    return str(number) if count <= ALL_NUMBERED or number % TENTH == 0 else ""


def pair(point: Point) -> list[str]:
    return [text(point.x_cm), text(point.y_cm)]


def text(value: Decimal) -> str:
    return format(value.normalize() + 0, "f")
