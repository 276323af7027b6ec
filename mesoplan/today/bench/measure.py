"""What a measure is: a name, what it is about, and lines of timings."""

import gc
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import quantiles
from time import perf_counter_ns

WARM_UP = 5
_NANOSECONDS_IN_A_MS = 1_000_000


class LeftOutError(Exception):
    """What a measure needs is not on this machine; the others are taken all the same."""


@dataclass(frozen=True)
class Timing:
    """One line: how long the median run took and that which 95 of 100 stay under, in ms. `goal_ms` is for the latter;
    None where the line only shows how it grows.
    """

    label: str
    runs: int
    p50_ms: float
    p95_ms: float
    goal_ms: float | None = None

    @property
    def is_met(self) -> bool:
        return self.goal_ms is None or self.p95_ms < self.goal_ms


@dataclass(frozen=True)
class Measure:
    """`take` does the work and gives a line after each part of it. What `is_long` is taken only where it is named."""

    name: str
    about: str
    take: Callable[[], Iterator[Timing]]
    is_long: bool = False


Work = Callable[[], object]


def timed(label: str, prepare: Callable[[], Work], *, runs: int, goal_ms: float | None = None) -> Timing:
    """Runs what `prepare` gives a few times for warmth, then `runs` times by the clock. Each run is prepared anew, off
    the clock, so that none finds what the one before has worked out; nor does it clear away what that one has left.
    """
    for _ in range(WARM_UP):
        prepare()()
    return summed_up(label, [_once(prepare()) for _ in range(runs)], goal_ms=goal_ms)


def summed_up(label: str, taken: Sequence[float], *, goal_ms: float | None = None) -> Timing:
    """Of runs that somebody else has timed, in ms."""
    cuts = quantiles(taken, n=100, method="inclusive")
    return Timing(label, len(taken), p50_ms=cuts[49], p95_ms=cuts[94], goal_ms=goal_ms)


def _once(work: Work) -> float:
    gc.collect()
    began = perf_counter_ns()
    work()
    return (perf_counter_ns() - began) / _NANOSECONDS_IN_A_MS
