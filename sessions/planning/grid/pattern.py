"""The patterns in which points are placed, and how dense each is [brief 9]."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from formulations.dosing.translation import gettext_noop
from sessions.planning.grid.errors import GridError, Topic, checked_count

LEAST_CM, MOST_CM = Decimal("0.05"), Decimal(100)
"""How close and how far apart points are placed; epidermic lines, the closest of techniques.csv, are 0.1 cm apart."""
_LARGEST_CM2 = MOST_CM * MOST_CM
_ROW = Decimal(3).sqrt() / 2


class Pattern(StrEnum):
    """`SQUARE`; `HEXAGONAL`, rows offset by half the spacing and 0.866 spacings apart; `LINES` for nappage, parallel
    lines along the length, the spacing apart, with a point at each step."""

    SQUARE = "square"
    HEXAGONAL = "hexagonal"
    LINES = "lines"


@dataclass(frozen=True)
class Cell:
    """The room of one point, in cm: `along` its row and `across` to the next row, which lies `offset` further."""

    along: Decimal
    across: Decimal
    offset: Decimal = Decimal(0)

    @property
    def area_cm2(self) -> Decimal:
        return self.along * self.across


def cell_of(pattern: Pattern, spacing_cm: Decimal, step_cm: Decimal | None = None) -> Cell:
    """What the pattern gives each point. `step_cm` counts for `LINES` only, where it is the spacing unless given.

    Raises GridError for distances below 0.05 or above 100 cm.
    """
    _refuse_distance(Topic.SPACING, spacing_cm)
    if pattern is Pattern.HEXAGONAL:
        return Cell(spacing_cm, spacing_cm * _ROW, spacing_cm / 2)
    if pattern is Pattern.SQUARE or step_cm is None:
        return Cell(spacing_cm, spacing_cm)
    _refuse_distance(Topic.STEP, step_cm)
    return Cell(step_cm, spacing_cm)


def spacing_for(count: int, area_cm2: Decimal, pattern: Pattern, step_cm: Decimal | None = None) -> Decimal:
    """The spacing in cm that gives `count` points: sqrt(A / N) square, sqrt(1.1547 A / N) hexagonal, A / (N x step)
    between lines [brief 9]. Not rounded.

    Raises GridError unless there are between 1 and 2,000 points on up to 10,000 cm², and for a step as `cell_of` does.
    """
    if not area_cm2.is_finite() or not 0 < area_cm2 <= _LARGEST_CM2:
        raise GridError(Topic.SHAPE, gettext_noop("The area for points lies above 0 and up to 10,000 cm²."))
    each = area_cm2 / checked_count(count)
    if pattern is Pattern.LINES and step_cm is not None:
        _refuse_distance(Topic.STEP, step_cm)
        return each / step_cm
    return (each / _ROW if pattern is Pattern.HEXAGONAL else each).sqrt()


def _refuse_distance(topic: Topic, distance: Decimal) -> None:
    if not distance.is_finite() or not LEAST_CM <= distance <= MOST_CM:
        raise GridError(topic, gettext_noop("Points are at least 0.05 and at most 100 cm apart."))
