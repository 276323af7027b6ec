"""The day board: the visits of one day in columns of clinicians or rooms, with what is free and what is closed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.utils import timezone

from mesoplan.clinics.models import Clinic, Closure, Room
from mesoplan.staff.models import User
from sessions.booking.models import Appointment
from sessions.booking.open_days import OpenDays
from sessions.booking.queries import clinicians_of, visits_of_day
from sessions.booking.slots import Opening
from sessions.booking.stretches import (
    MINUTES_OF_A_DAY,
    MINUTES_OF_AN_HOUR,
    Stretch,
    hours_around,
    minute_of,
    on_grid_after,
    stretch_between,
    without,
)

SHORTEST_GAP_MINUTES = 10
Grouping = Literal["clinician", "room"]


@dataclass(frozen=True)
class Card:
    """`column` counts from 1."""

    column: int
    stretch: Stretch
    visit: Appointment


@dataclass(frozen=True)
class Column:
    place: int
    who: User | Room
    free: Sequence[Stretch]


@dataclass(frozen=True)
class Board:
    day: date
    by: Grouping
    columns: Sequence[Column]
    cards: Sequence[Card]
    gone: Sequence[Appointment]
    closed: Sequence[Stretch]
    hours: range
    now: Stretch | None
    closure: Closure | None
    has_openings: bool

    @property
    def first_hour(self) -> int:
        return self.hours.start

    @property
    def last_hour(self) -> int:
        return self.hours.stop

    @property
    def here(self) -> int:
        return sum(card.visit.is_checked_in for card in self.cards)

    @property
    def treated(self) -> int:
        return sum(card.visit.is_treated for card in self.cards)


def board_of(user: User, clinic: Clinic, day: date, *, by: Grouping) -> Board:
    open_days = OpenDays(clinic)
    visits = list(visits_of_day(user, clinic, day))
    coming = [visit for visit in visits if not visit.is_lost]
    places = {who: place for place, who in enumerate(_who(clinic, coming, by), start=1)}
    cards = [Card(places[getattr(visit, by)], _stretch_of(visit), visit) for visit in coming]
    openings = _stretches(open_days.openings(day))
    first, last = hours_around([*openings, *(card.stretch for card in cards)])
    return Board(
        day=day,
        by=by,
        columns=[Column(place, who, _free(openings, cards, place, clinic, day)) for who, place in places.items()],
        cards=cards,
        gone=[visit for visit in visits if visit.is_lost],
        closed=without([Stretch(first * MINUTES_OF_AN_HOUR, last * MINUTES_OF_AN_HOUR)], openings),
        hours=range(first, last),
        now=_now(clinic, day, first, last),
        closure=open_days.closure_on(day),
        has_openings=bool(openings),
    )


def _who(clinic: Clinic, coming: Iterable[Appointment], by: Grouping) -> Sequence[User | Room]:
    """Who works here, and whoever else has a visit that day."""
    if by == "room":
        return list(clinic.rooms.all())
    team = list(clinicians_of(clinic))
    others = {visit.clinician for visit in coming} - set(team)
    return team + sorted(others, key=lambda clinician: clinician.name)


def _stretch_of(visit: Appointment) -> Stretch:
    return stretch_between(visit.clinic.local(visit.starts_at), visit.clinic.local(visit.ends_at))


def _stretches(openings: Iterable[Opening]) -> list[Stretch]:
    return [Stretch(minute_of(it.opens), minute_of(it.closes) or MINUTES_OF_A_DAY) for it in openings]


def _free(openings: list[Stretch], cards: list[Card], place: int, clinic: Clinic, day: date) -> list[Stretch]:
    """What is still free in one column, from now on."""
    now = clinic.local(timezone.now())
    if day < now.date():
        return []
    past = [Stretch(0, on_grid_after(minute_of(now)))] if day == now.date() else []
    taken = [card.stretch for card in cards if card.column == place]
    return [gap for gap in without(openings, [*taken, *past]) if gap.minutes >= SHORTEST_GAP_MINUTES]


def _now(clinic: Clinic, day: date, first_hour: int, last_hour: int) -> Stretch | None:
    now = clinic.local(timezone.now())
    on_board = day == now.date() and first_hour <= now.hour < last_hour
    return Stretch(minute_of(now), minute_of(now)) if on_board else None
