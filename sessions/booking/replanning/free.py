"""The free places of visits: when a clinician works and is free, the patient too, and a room that has what is
needed."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

from mesoplan.staff.models import User
from sessions.booking.models import Appointment
from sessions.booking.offers import step_for
from sessions.booking.replanning.reading import Ground, Key, Use
from sessions.booking.replanning.taken import TakenMinutes, first_minute
from sessions.booking.slots import Opening, Span, fits, free_starts
from sessions.booking.solver.problem import Part, Place
from sessions.booking.stretches import minute_of

# With each clinician on each day, those nearest to the time of day that the patient knows.
NEAREST_TIMES = 6
# Whoever is to come earlier than they know has to be told a day before.
NOTICE = timedelta(days=1)


@dataclass(frozen=True)
class Start:
    """`clock` is the minute of the day on the clinic's clock."""

    at: datetime
    minute: int
    clock: int


class Free:
    """Visits in `without` leave their place; `besides` is taken too."""

    def __init__(self, ground: Ground, *, without: Collection[int], besides: Iterable[Use] = ()) -> None:
        self.ground, self.zone = ground, ground.clinic.time_zone
        spans: dict[Key, list[tuple[int, int]]] = defaultdict(list)
        for use in (*ground.uses, *besides):
            if use.visit is None or use.visit not in without:
                spans[use.key].append((use.start, use.end))
        self._taken = {key: TakenMinutes(own) for key, own in spans.items()}
        self._buffers = [(it, it.buffer_at(ground.clinic) // timedelta(minutes=1)) for it in ground.rooms]
        self._starts = cache(self._find_starts)
        self._rooms = cache(self._find_rooms)
        self._openings = cache(ground.hours.openings)
        self._on_the_clock = cache(self._find_on_the_clock)

    def places(self, visit: Appointment, days: Iterable[date]) -> list[Place]:
        return [it for day in days for clinician in self.ground.team for it in self._of_day(visit, day, clinician)]

    def _of_day(self, visit: Appointment, day: date, clinician: User) -> Iterator[Place]:
        aim = self.ground.aim(visit).at
        wanted = minute_of(aim)
        starts = self._starts(clinician, day, visit.minutes, aim.time())
        count = 0
        for start in sorted(starts, key=lambda it: (abs(it.clock - wanted), it.minute)):
            if count == NEAREST_TIMES:
                return
            if self._is_free_for(visit, start) and (rooms := self._rooms_for(visit, start)):
                count += 1
                yield Place(start.at, day, clinician.pk, rooms, self._given_up(visit, start, day, clinician))

    def _is_free_for(self, visit: Appointment, start: Start) -> bool:
        if start.at < visit.starts_at and start.at < self.ground.now + NOTICE:
            return False
        return not self._meets(("patient", visit.patient_id), start.minute, start.minute + visit.minutes)

    def _meets(self, key: Key, start: int, end: int) -> bool:
        taken = self._taken.get(key)
        return taken is not None and taken.meets(start, end)

    def _rooms_for(self, visit: Appointment, start: Start) -> tuple[int, ...]:
        """The one that it is in now in front."""
        needed = frozenset(self.ground.needed.get(visit.session_id, ()))
        rooms = self._rooms(start.minute, visit.minutes, needed)
        return tuple(sorted(rooms, key=lambda room: room != visit.room_id))

    def _find_rooms(self, start: int, minutes: int, needed: frozenset[str]) -> tuple[int, ...]:
        return tuple(
            room.pk
            for room, buffer in self._buffers
            if not room.lacks(needed) and not self._meets(("room", room.pk), start, start + minutes + buffer)
        )

    def _find_starts(self, clinician: User, day: date, minutes: int, clock: time) -> list[Start]:
        openings = tuple(self._openings(clinician, day))
        key = ("clinician", clinician.pk)
        starts = self._on_the_clock(openings, day, minutes, clock)
        return [it for it in starts if not self._meets(key, it.minute, it.minute + minutes)]

    def _find_on_the_clock(self, openings: tuple[Opening, ...], day: date, minutes: int, clock: time) -> list[Start]:
        """With the time of day that the visit has now, also where that is on no grid."""
        instants = set(
            free_starts(
                day=day,
                zone=self.zone,
                openings=openings,
                taken=(),
                minutes=minutes,
                step_minutes=step_for(minutes),
                not_before=self.ground.now,
            )
        )
        same = datetime.combine(day, clock, tzinfo=self.ground.clinic.zone).astimezone(UTC)
        is_open = fits(Span(same, same + timedelta(minutes=minutes)), day=day, zone=self.zone, openings=openings)
        if is_open and same >= self.ground.now:
            instants.add(same)
        local = self.ground.clinic.local
        return [Start(it, first_minute(it), minute_of(local(it))) for it in sorted(instants)]

    def _given_up(self, visit: Appointment, start: Start, day: date, clinician: User) -> dict[Part, int]:
        aim = self.ground.aim(visit)
        amounts = {
            Part.MOVED: abs((day - aim.at.date()).days),
            Part.OTHER_CLINICIAN: int(clinician.pk != aim.clinician),
            Part.OTHER_WEEKDAY: int(day.weekday() != aim.at.weekday()),
            Part.OTHER_TIME: abs(start.clock - minute_of(aim.at)),
            Part.LATE: max((day - aim.closes_on).days, 0),
        }
        return {part: amount for part, amount in amounts.items() if amount}
