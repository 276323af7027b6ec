"""The free places of visits: when a clinician works and is free, the patient too, and a room that has what is
needed."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import islice

from mesoplan.staff.models import User
from sessions.booking.models import Appointment
from sessions.booking.offers import step_for
from sessions.booking.replanning.reading import Ground, Key, Use
from sessions.booking.replanning.taken import TakenMinutes, first_minute
from sessions.booking.slots import Opening, Span, fits, free_starts
from sessions.booking.solver.problem import Part, Place
from sessions.booking.stretches import minute_of

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
        self._rooms = cache(self._find_rooms)
        self._nearest_first = cache(self._sort_by_nearness)

    def places(self, visit: Appointment, days: Iterable[date], *, times: int = 1) -> list[Place]:
        """With each clinician on each day so many, those nearest to the time of day that it aims at."""
        pairs = ((day, clinician) for day in days for clinician in self.ground.team)
        return [it for day, clinician in pairs for it in islice(self._of_day(visit, day, clinician), times)]

    def _of_day(self, visit: Appointment, day: date, clinician: User) -> Iterator[Place]:
        """The nearest first."""
        openings = tuple(self.ground.hours.openings(clinician, day))
        for start in self._nearest_first(openings, day, visit.minutes, self.ground.aim(visit).at.time()):
            if self._is_free_for(visit, start, clinician) and (rooms := self._rooms_for(visit, start)):
                yield Place(start.at, day, clinician.pk, rooms, self._given_up(visit, start, day, clinician))

    def _is_free_for(self, visit: Appointment, start: Start, clinician: User) -> bool:
        if start.at < visit.starts_at and start.at < self.ground.now + NOTICE:
            return False
        people = (("clinician", clinician.pk), ("patient", visit.patient_id))
        return not any(self._meets(it, start.minute, start.minute + visit.minutes) for it in people)

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

    def _sort_by_nearness(self, openings: tuple[Opening, ...], day: date, minutes: int, clock: time) -> list[Start]:
        """To the time of day that the visit aims at, which is among them also where it is on no grid."""
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
        local, wanted = self.ground.clinic.local, minute_of(clock)
        starts = [Start(it, first_minute(it), minute_of(local(it))) for it in instants]
        return sorted(starts, key=lambda it: (abs(it.clock - wanted), it.minute))

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
