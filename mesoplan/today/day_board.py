"""The day at the front desk: who is expected, who has arrived, who is ready, who is in a room and who is done. However
full the day is, only those of a column are read as cards who are next in it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.db.models import Model, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from formulations.models import Lot, OpenedVial, StockMovement
from mesoplan.clinics.models import Clinic
from mesoplan.history import newest_change
from mesoplan.staff.models import User
from mesoplan.today.readiness import Flag, flags_by_visit
from patients.models import Consent, Measurement, Patient, ScreeningAnswer
from sessions.booking.models import Appointment, Stage, WaitingOffer
from sessions.booking.queries import bounds_of_day, visits_of_day
from sessions.booking.waiting.listed import open_offers

A_MINUTE, MINUTES_OF_AN_HOUR = timedelta(minutes=1), 60
CARDS = 12
SHAPES = {
    Stage.EXPECTED: "booked",
    Stage.ARRIVED: "checked_in",
    Stage.READY: "ready",
    Stage.IN_ROOM: "in_room",
    Stage.DONE: "done",
}
# What the board is drawn from; the history of each grows with every change of it, whoever makes it.
WATCHED: tuple[type[Model], ...] = (
    *(Appointment, Patient, ScreeningAnswer, Measurement, Consent),
    *(Lot, StockMovement, OpenedVial, WaitingOffer),
)


@dataclass(frozen=True)
class Card:
    visit: Appointment
    flags: Sequence[Flag]
    now: datetime
    is_next: bool = False

    @property
    def minutes_late(self) -> int:
        """Since the patient should have come; 0 for who is here, or is not due yet."""
        if self.visit.stage != Stage.EXPECTED:
            return 0
        return max((self.now - self.visit.starts_at) // A_MINUTE, 0)

    @property
    def minutes_waiting(self) -> int | None:
        """Since the arrival, until the patient is in a room."""
        if self.visit.stage not in (Stage.ARRIVED, Stage.READY) or self.visit.checked_in_at is None:
            return None
        return max((self.now - self.visit.checked_in_at) // A_MINUTE, 0)

    @property
    def late(self) -> str:
        return _("%(time)s late") % {"time": said_minutes(self.minutes_late)}

    @property
    def waiting(self) -> str:
        return _("waits %(time)s") % {"time": said_minutes(self.minutes_waiting or 0)}

    @property
    def is_kept_waiting(self) -> bool:
        return self.minutes_waiting is not None and self.visit.starts_at < self.now

    @property
    def dialog(self) -> str:
        return f"no-show-{self.visit.pk}"

    @property
    def can_be_missed(self) -> bool:
        return self.visit.is_booked and self.visit.starts_at <= self.now


@dataclass(frozen=True)
class Looked:
    """What somebody looks at: only the visits of a clinician or a room, and one of the columns to its end."""

    clinician: int | None = None
    room: int | None = None
    whole: str = ""

    @property
    def query(self) -> str:
        """As the address of the page has it."""
        return urlencode({name: value for name, value in vars(self).items() if value})

    @property
    def only(self) -> dict[str, int]:
        wanted = {"clinician": self.clinician, "room": self.room}
        return {name: value for name, value in wanted.items() if value is not None}


@dataclass(frozen=True)
class Column:
    """Those who are next as cards; `more` more, and where the column is shown to its end, in short. `turned` is the
    address that shows it so, or no longer."""

    stage: Stage
    cards: Sequence[Card]
    more: int = 0
    rest: Sequence[Appointment] = ()
    turned: str = ""

    @property
    def shape(self) -> str:
        return SHAPES[self.stage]

    @property
    def total(self) -> int:
        return len(self.cards) + self.more


@dataclass(frozen=True)
class DayBoard:
    """`mark` stays the same for as long as nothing on the board changes."""

    columns: Sequence[Column]
    missed: Sequence[Appointment]
    offers: Sequence[WaitingOffer]
    at: datetime
    mark: str


class Day:
    """Of every visit as little as tells where it stands, in order of time; those who are done the last ones first."""

    def __init__(self, user: User, clinic: Clinic, now: datetime, looked: Looked) -> None:
        self.now, day = now, clinic.local(now).date()
        self.visits = visits_of_day(user, clinic, day).filter(**looked.only)
        found = Appointment.objects.visible_to(user).of_days(clinic, *bounds_of_day(clinic, day))
        rows = found.filter(**looked.only).order_by("slot", "pk").only("status", "ready_at", "in_room_at", "slot")
        self.by_stage: dict[Stage, list[Appointment]] = defaultdict(list)
        for row in rows:
            self.by_stage[row.stage].append(row)
        self.by_stage[Stage.DONE].reverse()

    @property
    def following(self) -> int | None:
        """Who is to come next."""
        return next((row.pk for row in self.by_stage[Stage.EXPECTED] if row.starts_at >= self.now), None)

    def all(self, stage: Stage) -> list[int]:
        return [row.pk for row in self.by_stage[stage]]

    def cards(self, stage: Stage) -> list[int]:
        """As many as can be looked at. Of those who are expected the ones about now: who is long overdue hides nobody
        who comes in at the door."""
        keys = self.all(stage)
        overdue = sum(row.starts_at < self.now for row in self.by_stage[stage]) if stage == Stage.EXPECTED else 0
        first = max(min(overdue - CARDS // 2, len(keys) - CARDS), 0)
        return keys[first : first + CARDS]

    def in_short(self, stage: Stage) -> list[Appointment]:
        """All others of a column."""
        cards = set(self.cards(stage))
        keys = [key for key in self.all(stage) if key not in cards]
        names = ("patient__given_name", "patient__family_name", "clinician__name", "room__name")
        rows = Appointment.objects.select_related("patient", "clinician", "room").only("slot", *names)
        found = rows.in_bulk(keys) if keys else {}
        return [found[key] for key in keys]


def day_board(user: User, clinic: Clinic, looked: Looked | None = None) -> DayBoard:
    now, looked = timezone.now(), looked or Looked()
    # Read first: what changes meanwhile is drawn again.
    mark = mark_at(now)
    day = Day(user, clinic, now, looked)
    shown = {key for stage in SHAPES for key in day.cards(stage)} | set(day.all(Stage.MISSED))
    visits = {visit.pk: visit for visit in day.visits.filter(pk__in=shown)}
    flags = flags_by_visit(list(visits.values()), clinic, now)
    cards = {key: Card(it, flags.get(key, ()), now, is_next=key == day.following) for key, it in visits.items()}
    return DayBoard(
        columns=[_column(day, stage, cards, looked) for stage in SHAPES],
        missed=[visits[key] for key in day.all(Stage.MISSED) if key in visits],
        offers=list(open_offers(user, clinic, now)),
        at=now,
        mark=mark,
    )


def _column(day: Day, stage: Stage, cards: dict[int, Card], looked: Looked) -> Column:
    is_whole = looked.whole == stage
    return Column(
        stage,
        # Who has left this column since the day was read is in none of them until it is read again.
        cards=[cards[key] for key in day.cards(stage) if key in cards and cards[key].visit.stage == stage],
        more=len(day.all(stage)) - len(day.cards(stage)),
        rest=day.in_short(stage) if is_whole else (),
        turned=replace(looked, whole="" if is_whole else stage.value).query,
    )


def said_minutes(minutes: int) -> str:
    if minutes < MINUTES_OF_AN_HOUR:
        return _("%(minutes)d min") % {"minutes": minutes}
    hours, rest = divmod(minutes, MINUTES_OF_AN_HOUR)
    return _("%(hours)d h %(minutes)02d") % {"hours": hours, "minutes": rest}


def mark_at(now: datetime) -> str:
    """The last changes of everything that the board is drawn from, and the minute, because it counts minutes. One
    query, of the ends of indexes: however long the house is open, it costs the same."""
    newest = {f"of_{table._meta.model_name}": Subquery(newest_change(table)) for table in WATCHED}
    row = Clinic.objects.order_by("pk").annotate(**newest).values_list(*newest)[:1]
    return "-".join(str(it) for it in (int(now.timestamp()) // 60, *row[0]))
