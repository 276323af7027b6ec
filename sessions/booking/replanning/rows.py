"""The visits of an outcome as people read them: each before and after, and why another stays."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from mesoplan.clinics.models import Clinic, Room
from mesoplan.staff.models import User
from sessions.booking.models import Appointment
from sessions.booking.replanning.outcome import Line, Outcome, Spot, Unplaced
from sessions.booking.replanning.words import change_words, reason_words, said_spot


@dataclass(frozen=True)
class Shown:
    """A place as people read it."""

    starts_at: datetime
    clinician: str
    room: str


@dataclass(frozen=True)
class Row:
    """`earlier` says what an earlier proposal had instead, where that differs. `tells` is whether the patient gets to
    hear of it: only another time is news."""

    line: Line
    visit: Appointment
    old: Shown
    new: Shown
    changes: tuple[str, ...]
    is_untouched: bool
    earlier: str
    is_booked: bool
    tells: bool


@dataclass(frozen=True)
class Left:
    visit: Appointment
    old: Shown
    why: str
    nearest: Shown | None


@dataclass(frozen=True)
class Known:
    """The visits, people and rooms that an outcome names, by their keys."""

    visits: Mapping[int, Appointment]
    clinicians: Mapping[int, User]
    rooms: Mapping[int, Room]


class Rows:
    """In three queries however many visits there are, and in none where everything is `known`. `earlier` are the lines
    of the proposal before, by visit; None where there was none."""

    def __init__(
        self,
        clinic: Clinic,
        outcome: Outcome,
        *,
        earlier: Mapping[int, Line] | None = None,
        known: Known | None = None,
    ) -> None:
        self.clinic, self.outcome, self._earlier = clinic, outcome, earlier
        self._known = known or self._read()
        self.rows = [self._row(line) for line in outcome.lines]
        self.left = [self._left(it) for it in outcome.unplaced]

    def _read(self) -> Known:
        spots = list(self._spots())
        return Known(
            visits=Appointment.objects.with_people().in_bulk(list(self._keys())),
            clinicians=User.objects.in_bulk({spot.clinician for spot in spots}),
            rooms=Room.objects.in_bulk({spot.room for spot in spots}),
        )

    @property
    def _lines(self) -> list[Line]:
        return [*self.outcome.lines, *(self._earlier or {}).values()]

    def _keys(self) -> Iterator[int]:
        yield from (it.visit for it in self._lines)
        for left in self.outcome.unplaced:
            yield from (left.visit, *(limit[1] for limit in (left.first, left.last) if limit))

    def _spots(self) -> Iterator[Spot]:
        for line in self._lines:
            yield from (line.old, line.new)
        for left in self.outcome.unplaced:
            yield from filter(None, (left.old, left.nearest))

    def _shown(self, spot: Spot) -> Shown:
        return Shown(spot.starts_at, self._known.clinicians[spot.clinician].name, self._known.rooms[spot.room].name)

    def _row(self, line: Line) -> Row:
        return Row(
            line=line,
            visit=self._known.visits[line.visit],
            old=self._shown(line.old),
            new=self._shown(line.new),
            changes=tuple(change_words(line, self.clinic)),
            is_untouched=line.is_untouched,
            earlier=self._differs(line),
            is_booked=line.visit in self.outcome.booked,
            tells=line.new.starts_at != line.old.starts_at,
        )

    def _differs(self, line: Line) -> str:
        if self._earlier is None:
            return ""
        before = self._earlier.get(line.visit)
        if before is None:
            return _("Not in the proposal before.")
        if before.new == line.new:
            return ""
        shown = self._shown(before.new)
        return _("Before: %(place)s") % {"place": said_spot(before.new, shown.clinician, shown.room, self.clinic)}

    def _left(self, it: Unplaced) -> Left:
        numbers = {pk: visit.session.number for pk, visit in self._known.visits.items()}
        nearest = self._shown(it.nearest) if it.nearest else None
        return Left(self._known.visits[it.visit], self._shown(it.old), reason_words(it, numbers), nearest)
