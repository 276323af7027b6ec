"""Stretches of a day on a wall clock, in minutes since midnight, as the calendar shows them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time

GRID_MINUTES = 5
MINUTES_OF_AN_HOUR = 60
MINUTES_OF_A_DAY = 24 * MINUTES_OF_AN_HOUR
USUAL_HOURS = (8, 18)


@dataclass(frozen=True, order=True)
class Stretch:
    start: int
    end: int

    @property
    def minutes(self) -> int:
        return self.end - self.start

    @property
    def clock(self) -> time:
        return time(*divmod(self.start, MINUTES_OF_AN_HOUR))

    @property
    def end_clock(self) -> time:
        """Midnight at the end of the day reads 00:00."""
        return time(*divmod(self.end % MINUTES_OF_A_DAY, MINUTES_OF_AN_HOUR))


def on_grid_after(minute: int) -> int:
    """The line of the grid at or after a minute."""
    return -(-minute // GRID_MINUTES) * GRID_MINUTES


def minute_of(local: datetime | time) -> int:
    return local.hour * MINUTES_OF_AN_HOUR + local.minute


def stretch_between(local_start: datetime, local_end: datetime) -> Stretch:
    """What ends on another day ends at midnight here."""
    ends_today = local_end.date() == local_start.date()
    return Stretch(minute_of(local_start), minute_of(local_end) if ends_today else MINUTES_OF_A_DAY)


def stretch_of_minutes(local_start: datetime, minutes: int) -> Stretch:
    """In real minutes: at its end the clock on the wall may say another time, where it is changed meanwhile."""
    start = minute_of(local_start)
    return Stretch(start, min(start + minutes, MINUTES_OF_A_DAY))


def without(stretches: Iterable[Stretch], taken: Iterable[Stretch]) -> list[Stretch]:
    """What is left of `stretches`, in order, when everything in `taken` is cut out of them."""
    left = sorted(stretches)
    for cut in taken:
        left = [
            piece
            for stretch in left
            for piece in (
                Stretch(stretch.start, min(stretch.end, cut.start)),
                Stretch(max(stretch.start, cut.end), stretch.end),
            )
            if piece.start < piece.end
        ]
    return left


def hours_around(stretches: Iterable[Stretch]) -> tuple[int, int]:
    """The full hours, from and until, in which all of `stretches` lie; a usual working day where there are none."""
    known = list(stretches)
    if not known:
        return USUAL_HOURS
    first, last = min(it.start for it in known), max(it.end for it in known)
    return first // MINUTES_OF_AN_HOUR, -(-last // MINUTES_OF_AN_HOUR)
