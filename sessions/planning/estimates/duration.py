"""How long one session takes, as an estimate for the booking, in minutes [brief 9, 10].

No source times the parts of a session; sources give whole sessions only, and those are the test of the defaults:

| session | published | source |
|---|---|---|
| one or two areas, weekly | 10 to 30 min, 15 min | C_MEI, C_ROSA |
| multipuncture of the whole body | 30 to 60 min | C_BCN |

So every figure of `Times` is a default of the project, which a clinic replaces with what it has measured. An estimate
is rounded up to whole 5 minutes, the grid of the calendar: whoever comes next is not to wait for a rounded-off minute.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import ceil

from formulations.dosing.quantities import checked

GRID_MINUTES = 5
_SECONDS = 60


class Pace(StrEnum):
    """How fast a technique goes from point to point."""

    LINE = "line"
    SINGLE = "single"
    DEEP = "deep"


_PACES: Mapping[str, Pace] = {
    **dict.fromkeys(("epidermic", "nappage", "linear", "mesogun", "multi_injector"), Pace.LINE),
    **dict.fromkeys(("papule", "point_by_point", "body_contour", "dry", "txa_micro"), Pace.SINGLE),
}


def pace_of(technique: str) -> Pace:
    """By the code of the technique in the catalogue: multipuncture in lines or by a device goes fastest, single points
    are slower, deep ones with a long needle slowest. A technique that is not known here counts as the slowest:
    a session that ends early delays nobody."""
    return _PACES.get(technique, Pace.DEEP)


@dataclass(frozen=True)
class Times:
    """What each part takes; units are in the names. Each a default of the project, without a source."""

    minutes_before: Decimal = Decimal(4)
    minutes_first: Decimal = Decimal(5)
    minutes_mixture: Decimal = Decimal(2)
    minutes_side: Decimal = Decimal(1)
    seconds_line: Decimal = Decimal("0.5")
    seconds_single: Decimal = Decimal(4)
    seconds_deep: Decimal = Decimal(6)
    minutes_after: Decimal = Decimal(3)

    def a_point(self, pace: Pace) -> Decimal:
        """Seconds from one point to the next."""
        return {Pace.LINE: self.seconds_line, Pace.SINGLE: self.seconds_single, Pace.DEEP: self.seconds_deep}[pace]


@dataclass(frozen=True)
class Treated:
    """One area in a session: its points, and whether one side of it is treated or both."""

    points: int
    pace: Pace
    sides: int = 1


class Kind(StrEnum):
    """What the minutes of a session are made of."""

    BEFORE = "before"
    FIRST = "first"
    MIXTURES = "mixtures"
    SIDES = "sides"
    LINE = "line"
    SINGLE = "single"
    DEEP = "deep"
    AFTER = "after"


@dataclass(frozen=True)
class Part:
    """`count` times `each`, which is in seconds for points and in minutes for all else; together `seconds`."""

    kind: Kind
    count: int
    each: Decimal
    seconds: Decimal

    @property
    def minutes(self) -> Fraction:
        return Fraction(self.seconds) / _SECONDS


@dataclass(frozen=True)
class Duration:
    """The parts in the order in which they are done; those that take no time are left out."""

    parts: tuple[Part, ...]

    @property
    def exact_minutes(self) -> Fraction:
        return sum((part.minutes for part in self.parts), start=Fraction(0))

    @property
    def minutes(self) -> int:
        """For the booking: rounded up to whole 5 minutes, 5 at the least."""
        return max(1, ceil(self.exact_minutes / GRID_MINUTES)) * GRID_MINUTES


def duration(treated: Sequence[Treated], *, mixtures: int, is_first: bool, times: Times) -> Duration:
    """Of one session that gives `mixtures` different mixtures to these areas. The first of a course takes longer: the
    consent is talked through, the skin is measured and photographed. Raises NumberError for a time, a number of points,
    of sides or of mixtures that is negative or not finite.
    """
    points: Counter[Pace] = Counter()
    for area in treated:
        checked(Decimal(area.points))
        points[area.pace] += area.points
    parts = (
        _in_minutes(Kind.BEFORE, 1, times.minutes_before),
        _in_minutes(Kind.FIRST, int(is_first), times.minutes_first),
        _in_minutes(Kind.MIXTURES, mixtures, times.minutes_mixture),
        _in_minutes(Kind.SIDES, sum(area.sides for area in treated), times.minutes_side),
        *(_part(Kind(pace.value), points[pace], times.a_point(pace), seconds=1) for pace in Pace),
        _in_minutes(Kind.AFTER, 1, times.minutes_after),
    )
    return Duration(tuple(part for part in parts if part.seconds))


def _in_minutes(kind: Kind, count: int, each: Decimal) -> Part:
    return _part(kind, count, each, seconds=_SECONDS)


def _part(kind: Kind, count: int, each: Decimal, *, seconds: int) -> Part:
    return Part(kind, count, each, checked(Decimal(count)) * checked(each) * seconds)
