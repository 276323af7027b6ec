"""What is wrong with points that a person placed or moved."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

import shapely

from formulations.dosing.translation import gettext_noop
from sessions.planning.grid.errors import MOST_POINTS, GridError, Topic
from sessions.planning.grid.points import Point
from sessions.planning.grid.shapes import Exclusion, Outline, together, with_edge, without_edge

_ROUNDING_CM = 0.015


@dataclass(frozen=True)
class Misplaced:
    """Points by their place in the list, counted from 0. One can be both `outside` and `excluded`. Each pair of
    `too_close` is a point and the one later in the list that is too close to it; a later one is named once."""

    outside: tuple[int, ...]
    excluded: tuple[int, ...]
    too_close: tuple[tuple[int, int], ...]

    def __bool__(self) -> bool:
        return bool(self.outside or self.excluded or self.too_close)


def check_points(
    outline: Outline, exclusions: Iterable[Exclusion], points: Sequence[Point], least_cm: Decimal | None = None
) -> Misplaced:
    """Which points lie outside the outline, which in an exclusion, and which closer than `least_cm` to an earlier one.
    Points are never taken away. An edge is neither outside the outline nor in an exclusion.

    `least_cm` may be the spacing of the pattern: the 0.015 cm that rounding to 0.01 cm can take from it are let pass.
    None looks for no pairs. Raises GridError for more than 2,000 points, and for a distance that is negative or not
    finite.
    """
    if len(points) > MOST_POINTS:
        raise GridError(Topic.POINTS, gettext_noop("An area has at most 2,000 points."))
    xs, ys = _columns(points)
    are_inside = shapely.intersects_xy(with_edge(outline), xs, ys)
    are_excluded = shapely.contains_xy(without_edge(together(exclusions)), xs, ys)
    return Misplaced(
        outside=tuple(place for place, is_inside in enumerate(are_inside) if not is_inside),
        excluded=tuple(place for place, is_excluded in enumerate(are_excluded) if is_excluded),
        too_close=() if least_cm is None else _too_close(points, least_cm),
    )


def _columns(points: Sequence[Point]) -> tuple[list[float], list[float]]:
    return [float(it.x_cm) for it in points], [float(it.y_cm) for it in points]


def _too_close(points: Sequence[Point], least_cm: Decimal) -> tuple[tuple[int, int], ...]:
    if not least_cm.is_finite() or least_cm < 0:
        raise GridError(Topic.SPACING, gettext_noop("A least distance is 0 cm or more."))
    places = shapely.points(*_columns(points))
    within = max(0.0, float(least_cm) - _ROUNDING_CM)
    late, early = shapely.STRtree(places).query(places, predicate="dwithin", distance=within)
    is_earlier = early < late
    first: dict[int, int] = {}
    for one, other in zip(late[is_earlier].tolist(), early[is_earlier].tolist(), strict=True):
        first[one] = min(other, first.get(one, other))
    return tuple((other, one) for one, other in sorted(first.items()))
