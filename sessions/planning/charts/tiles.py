"""A chart on sheets of A4, at its own size: which part of it each sheet shows. No Django, no database."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from sessions.planning.grid import Point

TILE_WIDTH_CM, TILE_HEIGHT_CM = 18, 24
OVERLAP_CM = 1
"""How much of each tile is on the next one too, so that the sheets can be laid over each other."""


@dataclass(frozen=True)
class Tile:
    """The corner it begins at, in cm on the sheet, and its place among the others, counted from 0."""

    left: int
    top: int
    column: int
    row: int

    def holds(self, point: Point) -> bool:
        """With what is cut by its edge."""
        is_across = self.left - 1 < point.x_cm < self.left + TILE_WIDTH_CM + 1
        return is_across and self.top - 1 < point.y_cm < self.top + TILE_HEIGHT_CM + 1

    def numbered(self, points: Sequence[Point]) -> list[tuple[int, Point]]:
        """Its points by their place in the order of injection, counted from 1."""
        return [(number, point) for number, point in enumerate(points, start=1) if self.holds(point)]


def tiles_over(left: int, top: int, right: int, bottom: int) -> list[Tile]:
    """As few as cover the frame, row by row; what is left over is shared by both ends."""
    across = _along(left, right, TILE_WIDTH_CM)
    down = _along(top, bottom, TILE_HEIGHT_CM)
    return [Tile(x, y, column, row) for row, y in enumerate(down) for column, x in enumerate(across)]


def _along(start: int, end: int, size: int) -> list[int]:
    each = size - OVERLAP_CM
    count = max(1, ceil((end - start - OVERLAP_CM) / each))
    spare = count * each + OVERLAP_CM - (end - start)
    return [start - spare // 2 + place * each for place in range(count)]
