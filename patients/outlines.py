"""Outlines of regions on the drawn body, in units of the figure. No Django, no clock, no database.

The figure is 240 wide and 560 high; x runs to the viewer's right, y downwards, and the body's middle stands at x = 120.
In the front view the patient faces the viewer: their left is on the viewer's right. In the back view it is on the left.
"""

from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise

WIDTH, HEIGHT = 240, 560
MIDDLE = WIDTH // 2
FEWEST, MOST = 3, 40
FRONT, BACK = "front", "back"
LEFT, RIGHT, BOTH = "left", "right", "both"
OTHER_SIDE = {LEFT: RIGHT, RIGHT: LEFT}

Corner = tuple[int, int]
Corners = Sequence[Corner]
Edge = tuple[Corner, Corner]


class Fault(StrEnum):
    """Why an outline cannot be a region."""

    TOO_FEW = "too_few"
    TOO_MANY = "too_many"
    OUTSIDE = "outside"
    CROSSES_ITSELF = "crosses_itself"
    NOT_ON_ITS_SIDE = "not_on_its_side"
    NOT_ACROSS = "not_across"


def fault_of(corners: Corners, *, view: str, side: str) -> Fault | None:
    """The first thing that is wrong with the outline of this side of an area in this view; None where it can be drawn.
    A side may reach the middle and not go beyond it; what is on both sides has to."""
    if not FEWEST <= len(corners) <= MOST:
        return Fault.TOO_FEW if len(corners) < FEWEST else Fault.TOO_MANY
    if any(not (0 <= x <= WIDTH and 0 <= y <= HEIGHT) for x, y in corners):
        return Fault.OUTSIDE
    if crosses_itself(corners):
        return Fault.CROSSES_ITSELF
    return fault_of_side(corners, view=view, side=side)


def fault_of_side(corners: Corners, *, view: str, side: str) -> Fault | None:
    across = [x for x, _y in corners]
    if side == BOTH:
        return None if min(across) < MIDDLE < max(across) else Fault.NOT_ACROSS
    least, most = reach_of(view=view, side=side)
    return None if least <= min(across) and max(across) <= most else Fault.NOT_ON_ITS_SIDE


def reach_of(*, view: str, side: str) -> tuple[int, int]:
    """How far to the viewer's left and right this side may go."""
    if side == BOTH:
        return 0, WIDTH
    return (MIDDLE, WIDTH) if is_right_of_viewer(view, side) else (0, MIDDLE)


def is_right_of_viewer(view: str, side: str) -> bool:
    """Whether the viewer sees this side of the patient on their own right."""
    return (side == LEFT) == (view == FRONT)


def crosses_itself(corners: Corners) -> bool:
    """Also where it only touches itself, runs back on itself, or has a corner twice."""
    edges = [*pairwise(corners), (corners[-1], corners[0])]
    last = len(edges) - 1
    for first, edge in enumerate(edges):
        for second in range(first + 1, len(edges)):
            if second - first == 1 or (first, second) == (0, last):
                if folds_back(edge, edges[second]):
                    return True
            elif meet(edge, edges[second]):
                return True
    return False


def folds_back(one: Edge, other: Edge) -> bool:
    """Of two edges with a corner in common: whether they share more than that."""
    if one[0] == one[1] or other[0] == other[1]:
        return True
    shared = one[1] if one[1] == other[0] else one[0]
    there, back = (end for edge in (one, other) for end in edge if end != shared)
    return turn(shared, there, back) == 0 and along(shared, there, back) > 0


def meet(one: Edge, other: Edge) -> bool:
    """Whether two edges cross or touch."""
    (a, b), (c, d) = one, other
    turns = [sign(turn(*three)) for three in ((a, b, c), (a, b, d), (c, d, a), (c, d, b))]
    if turns[0] * turns[1] < 0 and turns[2] * turns[3] < 0:
        return True
    return any(lies_on(point, edge) for point, edge in ((c, one), (d, one), (a, other), (b, other)))


def lies_on(point: Corner, edge: Edge) -> bool:
    return turn(*edge, point) == 0 and along(point, *edge) <= 0


def turn(a: Corner, b: Corner, c: Corner) -> int:
    """More than zero where the way from a over b to c turns to the viewer's right, zero where it goes straight on."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def along(a: Corner, b: Corner, c: Corner) -> int:
    """More than zero where b and c lie the same way from a."""
    return (b[0] - a[0]) * (c[0] - a[0]) + (b[1] - a[1]) * (c[1] - a[1])


def sign(number: int) -> int:
    return (number > 0) - (number < 0)


def mirrored(corners: Corners) -> list[Corner]:
    """The same on the other side of the body, in the same sense of rotation."""
    return [(WIDTH - x, y) for x, y in reversed(corners)]


def centre_of(corners: Corners) -> Corner:
    """The centre of gravity, rounded to whole units: where a word about the region is written."""
    edges = [*pairwise(corners), (corners[-1], corners[0])]
    twice = sum(a[0] * b[1] - b[0] * a[1] for a, b in edges)
    if twice == 0:
        return corners[0]
    x, y = (sum((a[axis] + b[axis]) * (a[0] * b[1] - b[0] * a[1]) for a, b in edges) for axis in (0, 1))
    return round(x / (3 * twice)), round(y / (3 * twice))
