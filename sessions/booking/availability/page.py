"""What the page of a clinic shows: when it is open, its rooms, who works there and when."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language

from mesoplan.clinics.models import Absence, Clinic, Closure, ExtraHours, Room, Weekday, WorkingHours
from mesoplan.clinics.public_holidays import holidays_of
from mesoplan.staff.models import User
from sessions.booking.availability.outside import OutsideVisit, visits_outside
from sessions.booking.queries import clinicians_of
from sessions.booking.slots import Opening
from sessions.booking.team_hours import said_hours
from sessions.booking.wording import said_clock, said_day

A_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class DayHours:
    day: str
    hours: Sequence[str]


@dataclass(frozen=True)
class Holiday:
    day: date
    name: str
    is_open: bool


@dataclass(frozen=True)
class Away:
    row: Absence
    when: str


@dataclass
class Member:
    """Without a `week` they work whenever the clinic is open."""

    clinician: User
    week: list[DayHours]
    absences: list[Away] = field(default_factory=list)
    extra: list[ExtraHours] = field(default_factory=list)


@dataclass(frozen=True)
class ClinicPage:
    clinic: Clinic
    opening_hours: Sequence[DayHours]
    closures: Sequence[Closure]
    holidays: Sequence[Holiday]
    rooms: Sequence[Room]
    team: Sequence[Member]
    outside: Sequence[OutsideVisit]


def clinic_page(clinic: Clinic) -> ClinicPage:
    openings = [(row.weekday, Opening(row.opens_at, row.closes_at)) for row in clinic.opening_hours.all()]
    return ClinicPage(
        clinic=clinic,
        opening_hours=week_of(openings),
        closures=list(clinic.closures.filter(last_day__gte=clinic.today)),
        holidays=holidays_ahead(clinic),
        rooms=list(clinic.rooms.all()),
        team=team_of(clinic),
        outside=visits_outside(Q(clinic=clinic)),
    )


def week_of(openings: Sequence[tuple[int, Opening]]) -> list[DayHours]:
    by_day: dict[int, list[Opening]] = defaultdict(list)
    for weekday, opening in openings:
        by_day[weekday].append(opening)
    return [DayHours(str(day.label), [said_hours([it]) for it in by_day[day]]) for day in Weekday]


def holidays_ahead(clinic: Clinic) -> list[Holiday]:
    """The public holidays of the next twelve months."""
    first, last = clinic.today, clinic.today + A_YEAR
    known = holidays_of(clinic.country, clinic.subdivision, (first.year, last.year), get_language() or "en")
    opened = set(clinic.holiday_openings.values_list("day", flat=True))
    return [
        Holiday(day, name, is_open=not clinic.closes_on_holidays or day in opened)
        for day, name in sorted(known.items())
        if first <= day <= last
    ]


def team_of(clinic: Clinic) -> list[Member]:
    weeks: dict[int, list[tuple[int, Opening]]] = defaultdict(list)
    for row in WorkingHours.objects.filter(clinic=clinic):
        weeks[row.clinician_id].append((row.weekday, Opening(row.starts_at, row.ends_at)))
    team = {clinician.pk: Member(clinician, worked(weeks[clinician.pk])) for clinician in clinicians_of(clinic)}
    to_come = Q(last_day__gte=clinic.today) | Q(ends_at__gt=timezone.now())
    for absence in Absence.objects.filter(to_come, clinician__in=team):
        team[absence.clinician_id].absences.append(Away(absence, said_away(absence, clinic)))
    for extra in clinic.extra_hours.filter(day__gte=clinic.today, clinician__in=team):
        team[extra.clinician_id].extra.append(extra)
    return list(team.values())


def worked(week: Sequence[tuple[int, Opening]]) -> list[DayHours]:
    """Only the days on which they work."""
    days = {weekday for weekday, _opening in week}
    return [row for day, row in zip(Weekday, week_of(week), strict=True) if day in days]


def said_away(absence: Absence, clinic: Clinic) -> str:
    if absence.first_day and absence.last_day:
        if absence.first_day == absence.last_day:
            return said_day(absence.first_day)
        return f"{said_day(absence.first_day)} – {said_day(absence.last_day)}"
    if absence.starts_at is None or absence.ends_at is None:
        raise ValueError("An absence is in days or in times.")
    start, end = clinic.local(absence.starts_at), clinic.local(absence.ends_at)
    until = said_clock(end) if start.date() == end.date() else f"{said_day(end.date())}, {said_clock(end)}"
    return f"{said_day(start.date())}, {said_clock(start)} – {until}"
