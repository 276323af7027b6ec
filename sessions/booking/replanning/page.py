"""What the page of a run shows: how far it is, each visit before and after, and who has to be called."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from mesoplan.clinics.models import Clinic, Room
from mesoplan.staff.models import User
from sessions.booking.models import Appointment, Replan
from sessions.booking.replanning.asked import Asked, Away
from sessions.booking.replanning.outcome import Line, Outcome, Spot, Unplaced
from sessions.booking.replanning.words import change_words, reason_words, said_spot
from sessions.booking.wording import said_clock, said_day

PERCENT = 100
# It is not over before the answer is there, however long it has taken.
ALMOST = 99


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


class Page:
    """Of a run with an outcome, in five queries however many visits there are."""

    def __init__(self, replan: Replan) -> None:
        self.replan, self.clinic = replan, replan.clinic
        self.outcome = Outcome.of_json(replan.result or {})
        self._earlier = _earlier_lines(replan)
        self._visits = Appointment.objects.with_people().in_bulk(list(self._keys()))
        spots = list(self._spots())
        self._clinicians = User.objects.in_bulk({spot.clinician for spot in spots})
        self._rooms = Room.objects.in_bulk({spot.room for spot in spots})
        self.rows = [self._row(line) for line in self.outcome.lines]
        self.left = [self._left(it) for it in self.outcome.unplaced]

    @property
    def booked(self) -> list[Row]:
        return [row for row in self.rows if row.is_booked]

    @property
    def to_call(self) -> list[Row]:
        return [row for row in self.booked if row.tells and not row.visit.patient.email]

    @property
    def to_write(self) -> list[Row]:
        return [row for row in self.booked if row.tells and row.visit.patient.email]

    @property
    def left_out(self) -> int:
        return len(Asked.of_json(self.replan.asked).left_out)

    @property
    def gap_percent(self) -> int:
        """Rounded up, for less must not be promised."""
        return -(-int(self.outcome.gap * PERCENT * PERCENT) // PERCENT)

    def _keys(self) -> Iterator[int]:
        for it in (*self.outcome.lines, *self._earlier.values()):
            yield it.visit
        for left in self.outcome.unplaced:
            yield from (left.visit, *(limit[1] for limit in (left.first, left.last) if limit))

    def _spots(self) -> Iterator[Spot]:
        for line in (*self.outcome.lines, *self._earlier.values()):
            yield from (line.old, line.new)
        for left in self.outcome.unplaced:
            yield from filter(None, (left.old, left.nearest))

    def _shown(self, spot: Spot) -> Shown:
        return Shown(spot.starts_at, self._clinicians[spot.clinician].name, self._rooms[spot.room].name)

    def _row(self, line: Line) -> Row:
        return Row(
            visit=self._visits[line.visit],
            old=self._shown(line.old),
            new=self._shown(line.new),
            changes=tuple(change_words(line, self.clinic)),
            is_untouched=line.is_untouched,
            earlier=self._differs(line),
            is_booked=line.visit in self.outcome.booked,
            tells=line.new.starts_at != line.old.starts_at,
        )

    def _differs(self, line: Line) -> str:
        if not self.replan.follows_id:
            return ""
        before = self._earlier.get(line.visit)
        if before is None:
            return _("Not in the proposal before.")
        if before.new == line.new:
            return ""
        shown = self._shown(before.new)
        return _("Before: %(place)s") % {"place": said_spot(before.new, shown.clinician, shown.room, self.clinic)}

    def _left(self, it: Unplaced) -> Left:
        numbers = {pk: visit.session.number for pk, visit in self._visits.items()}
        nearest = self._shown(it.nearest) if it.nearest else None
        return Left(self._visits[it.visit], self._shown(it.old), reason_words(it, numbers), nearest)


def progress_of(replan: Replan) -> int:
    """In percent of the time that it may take."""
    if replan.started_at is None:
        return 0
    elapsed = (timezone.now() - replan.started_at).total_seconds()
    return min(max(round(elapsed / replan.limit_seconds * PERCENT), 0), ALMOST)


def title_of(replan: Replan, names: Mapping[tuple[str, int], str]) -> str:
    away = Asked.of_json(replan.asked).away
    if away is None:
        return _("Outside the hours")
    return _("%(who)s, not there %(when)s") % {
        "who": names.get(away.key, ""),
        "when": said_stretch(replan.clinic, away),
    }


def said_stretch(clinic: Clinic, away: Away) -> str:
    """Whole days without their midnights."""
    start, end = clinic.local(away.starts_at), clinic.local(away.ends_at)
    if start.time() == end.time() == time.min:
        last = end.date() - timedelta(days=1)
        days = [said_day(day) for day in dict.fromkeys((start.date(), last))]
        return " – ".join(days)
    until = said_clock(end) if start.date() == end.date() else f"{said_day(end.date())}, {said_clock(end)}"
    return f"{said_day(start.date())}, {said_clock(start)} – {until}"


def titles_of(replans: Iterable[Replan]) -> dict[int, str]:
    """By the number of the run."""
    rows = list(replans)
    keys = [away.key for row in rows if (away := Asked.of_json(row.asked).away)]
    clinicians = User.objects.in_bulk({pk for kind, pk in keys if kind == "clinician"})
    rooms = Room.objects.in_bulk({pk for kind, pk in keys if kind == "room"})
    names = {("clinician", pk): it.name for pk, it in clinicians.items()}
    names |= {("room", pk): it.name for pk, it in rooms.items()}
    return {row.pk: title_of(row, names) for row in rows}


def unsettled(user: User, clinic: Clinic) -> list[Replan]:
    """Those that somebody still has to look at, the newest first."""
    rows = Replan.objects.visible_to(user).filter(clinic=clinic, status__in=("waiting", "running", "proposed"))
    return list(rows.select_related("clinic", "asked_by").order_by("-asked_at")[:10])


def _earlier_lines(replan: Replan) -> dict[int, Line]:
    """Of the proposal that this one stands for now."""
    earlier = replan.follows
    if earlier is None or earlier.result is None:
        return {}
    return {line.visit: line for line in Outcome.of_json(earlier.result).lines}
