"""When somebody or something is taken, in whole minutes since the epoch, for looking it up very often."""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import datetime

SECONDS = 60


class TakenMinutes:
    """What overlaps or touches becomes one."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(spans):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def meets(self, start: int, end: int) -> bool:
        nearest = bisect_right(self._ends, start)
        return nearest < len(self._starts) and self._starts[nearest] < end


def first_minute(instant: datetime) -> int:
    return int(instant.timestamp()) // SECONDS


def last_minute(instant: datetime) -> int:
    """A minute that has begun is taken whole."""
    return -(int(-instant.timestamp()) // SECONDS)
