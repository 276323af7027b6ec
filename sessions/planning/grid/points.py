"""A place on an injection chart."""

from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from formulations.dosing.translation import gettext_noop
from sessions.planning.grid.errors import GridError, Topic

FARTHEST_CM = Decimal(1000)
_STEP, _HALF_A_STEP = Decimal("0.01"), Decimal("0.005")


@dataclass(frozen=True)
class Point:
    """A place in cm, as it was given. Raises GridError unless both numbers are finite and within 1,000 cm."""

    x_cm: Decimal
    y_cm: Decimal

    def __post_init__(self) -> None:
        for value in (self.x_cm, self.y_cm):
            if not value.is_finite() or abs(value) > FARTHEST_CM:
                raise GridError(Topic.POINTS, gettext_noop("A point lies within 1,000 cm of the corner of its chart."))

    @property
    def floats(self) -> tuple[float, float]:
        return float(self.x_cm), float(self.y_cm)


def rounded(value: Decimal) -> Decimal:
    """To 0.01 cm, halves always upwards: below zero as above it, so that moving an outline moves its points alike."""
    return (value + _HALF_A_STEP).quantize(_STEP, ROUND_FLOOR)
