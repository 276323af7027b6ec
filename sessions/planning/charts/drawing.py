"""The chart as SVG, true to scale: one unit is a millimetre, from the middle of the sheet."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from sessions.planning.charts.rows import DrawnMark
from sessions.planning.charts.sheet import Edges, Half
from sessions.planning.grid import Circle, Ellipse, Point, Polygon

MARGIN_CM = Decimal(2)
BLANK = Edges(Decimal(-12), Decimal(-9), Decimal(12), Decimal(9))
"""A sheet on which nothing is drawn yet."""
NUMBERED_EACH = 5
BARS_CM = (20, 10, 5, 2, 1)


def mm(value: Decimal) -> str:
    """Never with the decimal comma of the reader: these are read by the browser."""
    return format((value * 10).quantize(Decimal("0.01")).normalize() + 0, "f")


def outline(half: Half) -> SafeString:
    edges = half.edges
    if isinstance(half.outline, Polygon):
        corners = [half.on_sheet(corner) for corner in half.outline.corners]
        return format_html('<polygon class="outline" points="{}"/>', path(corners))
    length, width = edges.right - edges.left, edges.bottom - edges.top
    if isinstance(half.outline, Ellipse):
        centre = (mm((edges.left + edges.right) / 2), mm((edges.top + edges.bottom) / 2))
        return format_html(
            '<ellipse class="outline" cx="{}" cy="{}" rx="{}" ry="{}"/>', *centre, mm(length / 2), mm(width / 2)
        )
    return format_html(
        '<rect class="outline" x="{}" y="{}" width="{}" height="{}"/>',
        *(mm(it) for it in (edges.left, edges.top, length, width)),
    )


def path(corners: Iterable[Point]) -> str:
    return " ".join(f"{mm(corner.x_cm)},{mm(corner.y_cm)}" for corner in corners)


def mark(drawn: DrawnMark) -> SafeString:
    """With its margin as a line around it, half of which lies outside."""
    shape, around = drawn.shape, mm(drawn.mark.margin_cm * 2)
    if isinstance(shape, Circle):
        place = (mm(shape.centre.x_cm), mm(shape.centre.y_cm), mm(shape.radius_cm))
        drawing = '<circle class="{}" cx="{}" cy="{}" r="{}" stroke-width="{}"/>'
        return format_html_join("", drawing, (("margin", *place, around), ("mark", *place, "0.4")))
    drawing = '<polygon class="{}" points="{}" stroke-width="{}"/>'
    corners = path(shape.corners)
    return format_html_join("", drawing, (("margin", corners, around), ("mark", corners, "0.4")))


def mark_number(drawn: DrawnMark, number: int, size: str) -> SafeString:
    place = middle_of(drawn)
    drawing = '<text class="mark-number" x="{}" y="{}" font-size="{}">{}</text>'
    return format_html(drawing, mm(place.x_cm), mm(place.y_cm), size, number)


def middle_of(drawn: DrawnMark) -> Point:
    if isinstance(drawn.shape, Circle):
        return drawn.shape.centre
    box = drawn.shape.box
    return Point(box.left + box.length / 2, box.top + box.width / 2)


def dots(points: Iterable[Point], kind: str, radius: str) -> SafeString:
    drawing = '<circle class="{}" cx="{}" cy="{}" r="{}"/>'
    return format_html_join("", drawing, ((kind, mm(it.x_cm), mm(it.y_cm), radius) for it in points))


def dots_at_once(points: Iterable[Point]) -> SafeString:
    """All of them as one line that touches the sheet at each: thousands of circles would make a long page."""
    return format_html('<path class="dots" d="{}"/>', "".join(f"M{mm(it.x_cm)} {mm(it.y_cm)}h0" for it in points))


@dataclass(frozen=True)
class Frame:
    """What of the sheet is seen: whole centimetres around all that is drawn."""

    left: int
    top: int
    right: int
    bottom: int

    @classmethod
    def around(cls, edges: Edges, points: Sequence[Point]) -> "Frame":
        xs, ys = [it.x_cm for it in points], [it.y_cm for it in points]
        return cls(
            _down(min(edges.left, *xs, edges.left)),
            _down(min(edges.top, *ys, edges.top)),
            _up(max(edges.right, *xs, edges.right)),
            _up(max(edges.bottom, *ys, edges.bottom)),
        )

    @property
    def view_box(self) -> str:
        return f"{self.left * 10} {self.top * 10} {self.width_mm} {self.height_mm}"

    @property
    def left_mm(self) -> str:
        return str(self.left * 10)

    @property
    def top_mm(self) -> str:
        return str(self.top * 10)

    @property
    def width_mm(self) -> str:
        return str((self.right - self.left) * 10)

    @property
    def height_mm(self) -> str:
        return str((self.bottom - self.top) * 10)

    @property
    def bar_cm(self) -> int:
        """How long a bar says the scale: at most half as wide as the picture."""
        across = self.right - self.left
        return next((it for it in BARS_CM if it * 2 <= across), BARS_CM[-1])

    @property
    def letter_mm(self) -> str:
        """The size of type that can be read where the picture is as wide as a column."""
        return format(Decimal(self.right - self.left) / 3, ".1f")

    @property
    def bar(self) -> SafeString:
        """In the lower left corner, with its length above it."""
        left, foot = self.left * 10 + 5, self.bottom * 10 - 5
        drawing = '<path class="bar" d="M{} {}h{}"/><text x="{}" y="{}" font-size="{}">{} cm</text>'
        return format_html(drawing, left, foot, self.bar_cm * 10, left, foot - 3, self.letter_mm, self.bar_cm)

    @property
    def ruler(self) -> SafeString:
        """Along the upper and the left edge, counted from the middle."""
        return format_html("{}{}", *map(_joined, (self._along(), self._down())))

    def _along(self) -> Iterator[tuple[str, int, int, int, int, int, int, str]]:
        for cm in range(self.left + 1, self.right):
            size = 3 if cm % NUMBERED_EACH == 0 else 2
            top = self.top * 10
            yield ("tick", cm * 10, top, cm * 10, top + size, cm * 10, top + 7, _number(cm))

    def _down(self) -> Iterator[tuple[str, int, int, int, int, int, int, str]]:
        for cm in range(self.top + 2, self.bottom):
            size = 3 if cm % NUMBERED_EACH == 0 else 2
            left = self.left * 10
            yield ("tick", left, cm * 10, left + size, cm * 10, left + 6, cm * 10 + 1, _number(cm))


def _joined(ticks: Iterable[tuple[object, ...]]) -> SafeString:
    drawing = '<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}"/><text class="tick-number" x="{}" y="{}">{}</text>'
    return format_html_join("", drawing, ticks)


def _number(cm: int) -> str:
    return str(abs(cm)) if cm % NUMBERED_EACH == 0 else ""


def _down(value: Decimal) -> int:
    return int((value - MARGIN_CM).to_integral_value(ROUND_FLOOR))


def _up(value: Decimal) -> int:
    return int((value + MARGIN_CM).to_integral_value(ROUND_CEILING))
