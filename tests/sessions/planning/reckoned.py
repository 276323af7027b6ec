"""Where a point lies, reckoned without shapely."""

from itertools import pairwise
from math import dist, hypot

from sessions.planning.grid import Circle, Ellipse, Polygon

EDGE = 0.003


def plain(points) -> list[tuple[float, float]]:
    return [(float(it.x_cm), float(it.y_cm)) for it in points]


def reach_into(polygon, point) -> float:
    """How deep the point lies in the polygon, below zero outside."""
    corners = plain(polygon.corners)
    sides = list(pairwise([*corners, corners[0]]))
    apart = min(from_side(point, *side) for side in sides)
    x, y = point
    crossed = sum((a[1] > y) != (b[1] > y) and x < a[0] + (y - a[1]) * (b[0] - a[0]) / (b[1] - a[1]) for a, b in sides)
    return apart if crossed % 2 else -apart


def from_side(point, start, end) -> float:
    along, length = (end[0] - start[0], end[1] - start[1]), dist(start, end)
    if not length:
        return dist(point, start)
    share = ((point[0] - start[0]) * along[0] + (point[1] - start[1]) * along[1]) / length**2
    share = min(1, max(0, share))
    return dist(point, (start[0] + share * along[0], start[1] + share * along[1]))


def is_inside(outline, point) -> bool:
    if isinstance(outline, Polygon):
        return reach_into(outline, point) >= -EDGE
    x, y, half_x, half_y = *point, float(outline.length_cm) / 2, float(outline.width_cm) / 2
    if isinstance(outline, Ellipse):
        return hypot((x - half_x) / (half_x + EDGE), (y - half_y) / (half_y + EDGE)) <= 1
    return abs(x - half_x) <= half_x + EDGE and abs(y - half_y) <= half_y + EDGE


def is_free(exclusion, point) -> bool:
    margin, shape = float(exclusion.margin_cm), exclusion.kept_free
    if isinstance(shape, Circle):
        return dist(point, plain([shape.centre])[0]) >= float(shape.radius_cm) + margin - EDGE
    return reach_into(shape, point) <= EDGE - margin
