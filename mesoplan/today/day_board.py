"""The day at the front desk: who is expected, who has arrived, who is ready, who is in a room and who is done."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

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
from sessions.booking.queries import visits_of_day
from sessions.booking.waiting.listed import open_offers

A_MINUTE, MINUTES_OF_AN_HOUR = timedelta(minutes=1), 60
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
class Column:
    stage: Stage
    cards: Sequence[Card]

    @property
    def shape(self) -> str:
        return SHAPES[self.stage]


@dataclass(frozen=True)
class DayBoard:
    """`mark` stays the same for as long as nothing on the board changes."""

    columns: Sequence[Column]
    missed: Sequence[Appointment]
    offers: Sequence[WaitingOffer]
    at: datetime
    mark: str


def day_board(user: User, clinic: Clinic) -> DayBoard:
    now = timezone.now()
    # Read first: what changes meanwhile is drawn again.
    mark = mark_at(now)
    visits = list(visits_of_day(user, clinic, clinic.local(now).date()))
    flags = flags_by_visit(visits, clinic, now)
    following = next((visit.pk for visit in visits if visit.is_booked and visit.starts_at >= now), None)
    cards = [Card(visit, flags.get(visit.pk, ()), now, is_next=visit.pk == following) for visit in visits]
    return DayBoard(
        columns=[Column(stage, in_stage(cards, stage)) for stage in SHAPES],
        missed=[visit for visit in visits if visit.stage == Stage.MISSED],
        offers=list(open_offers(user, clinic, now)),
        at=now,
        mark=mark,
    )


def said_minutes(minutes: int) -> str:
    if minutes < MINUTES_OF_AN_HOUR:
        return _("%(minutes)d min") % {"minutes": minutes}
    hours, rest = divmod(minutes, MINUTES_OF_AN_HOUR)
    return _("%(hours)d h %(minutes)02d") % {"hours": hours, "minutes": rest}


def in_stage(cards: Iterable[Card], stage: Stage) -> list[Card]:
    return [card for card in cards if card.visit.stage == stage]


def mark_at(now: datetime) -> str:
    """The last changes of everything that the board is drawn from, and the minute, because it counts minutes. One
    query, of the ends of indexes: however long the house is open, it costs the same."""
    newest = {f"of_{table._meta.model_name}": Subquery(newest_change(table)) for table in WATCHED}
    row = Clinic.objects.order_by("pk").annotate(**newest).values_list(*newest)[:1]
    return "-".join(str(it) for it in (int(now.timestamp()) // 60, *row[0]))
