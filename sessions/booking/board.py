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
from sessions.booking.queries import bounds_of_day, clinicians_of, visits_of_day
from sessions.booking.slots import Opening, Span
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
from sessions.booking.team_hours import TeamHours

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
    closed: Sequence[Stretch]


@dataclass(frozen=True)
class Board:
    day: date
    by: Grouping
    columns: Sequence[Column]
    cards: Sequence[Card]
    gone: Sequence[Appointment]
    hours: range
    now: Stretch | None
    shut: str
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
    open_days = OpenDays(clinic, day)
    visits = list(visits_of_day(user, clinic, day))
    coming = [visit for visit in visits if not visit.is_lost]
    places = {who: place for place, who in enumerate(_who(clinic, coming, by), start=1)}
    cards = [Card(places[getattr(visit, by)], _stretch_of(visit), visit) for visit in coming]
    openings = _stretches(open_days.openings(day))
    hours = _hours_of(list(places), open_days, day)
    first, last = hours_around([*openings, *(it for own in hours for it in own), *(card.stretch for card in cards)])
    whole = [Stretch(first * MINUTES_OF_AN_HOUR, last * MINUTES_OF_AN_HOUR)]
    columns = [
        Column(place, who, _free(own, cards, place, clinic, day), without(whole, own))
        for (who, place), own in zip(places.items(), hours, strict=True)
    ]
    return Board(
        day=day,
        by=by,
        columns=columns,
        cards=cards,
        gone=[visit for visit in visits if visit.is_lost],
        hours=range(first, last),
        now=_now(clinic, day, first, last),
        shut=open_days.why_shut(day),
        closure=open_days.closure_on(day),
        has_openings=bool(openings),
    )


def _hours_of(places: Sequence[User | Room], open_days: OpenDays, day: date) -> list[list[Stretch]]:
    """When visits may lie in each column: for a clinician while they work and are not away, for a room while anybody
    may be treated in it."""
    clinic = open_days.clinic
    if places and isinstance(places[0], Room):
        return [_stretches(open_days.all_hours(day))] * len(places)
    team = [who for who in places if isinstance(who, User)]
    hours, bounds = TeamHours(open_days, team), Span(*bounds_of_day(clinic, day))
    return [
        without(
            _stretches(hours.openings(clinician, day)),
            [stretch_within(span, bounds, clinic) for span in hours.away(clinician) if span.overlaps(bounds)],
        )
        for clinician in team
    ]


def stretch_within(span: Span, day: Span, clinic: Clinic) -> Stretch:
    start, end = max(span.starts_at, day.starts_at), min(span.ends_at, day.ends_at)
    return stretch_between(clinic.local(start), clinic.local(end))


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
