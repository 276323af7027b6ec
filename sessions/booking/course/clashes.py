"""The sessions that find no place in their window, why, and where the nearest place is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mesoplan.staff.models import User
from sessions.booking.course.reading import BEYOND_DAYS, CourseReading
from sessions.booking.solver.explain import Limit, Why, WithoutPlace
from sessions.booking.wording import said_clock, said_day
from sessions.planning.models import Session


class Nearest(Protocol):
    @property
    def starts_at(self) -> datetime: ...
    @property
    def clinician(self) -> User: ...


@dataclass(frozen=True)
class Clash:
    """`why` and `nearest` are sentences."""

    session: Session
    why: str
    nearest: str


def clashes_of(reading: CourseReading, missing: Iterable[WithoutPlace], nearest: Mapping[int, Nearest]) -> list[Clash]:
    sessions = {session.pk: session for session in reading.sessions}
    return [Clash(sessions[it.key], _why(reading, it), _nearest(reading, it.key, nearest)) for it in missing]


def _why(reading: CourseReading, it: WithoutPlace) -> str:
    session = next(row for row in reading.sessions if row.pk == it.key)
    if it.why is Why.INTERVAL:
        return _interval(reading, session, it)
    if it.why is Why.SHARED:
        return _("Session %(number)d finds no day beside the others.") % {"number": session.number}
    return _full(reading, session)


def _interval(reading: CourseReading, session: Session, it: WithoutPlace) -> str:
    parts = [_not_before(reading, it.first)] if it.first else []
    parts += [_not_after(reading, it.last)] if it.last else []
    said = {"number": session.number, "bounds": ", ".join(parts)}
    return _("Session %(number)d: nothing is free %(bounds)s.") % said


def _not_before(reading: CourseReading, limit: Limit) -> str:
    return _("from %(day)s on, where the interval after session %(number)d is over") % _said(reading, limit)


def _not_after(reading: CourseReading, limit: Limit) -> str:
    return _("until %(day)s, where the interval before session %(number)d begins") % _said(reading, limit)


def _said(reading: CourseReading, limit: Limit) -> dict[str, object]:
    day, key = limit
    return {"day": said_day(day), "number": next(row.number for row in reading.sessions if row.pk == key)}


def _full(reading: CourseReading, session: Session) -> str:
    days = reading.ranges[session.pk]
    said = {"number": session.number, "first": said_day(days.first), "last": said_day(days.last)}
    if days.last < days.first:
        return reading.allowed[session.pk].problem(days.first)
    open_days = [day for day in days.days() if reading.open_days.is_open(day)]
    if not open_days:
        return _("Session %(number)d: the clinic is closed from %(first)s to %(last)s.") % said
    if forbidden := _forbidden(reading, session, open_days):
        return forbidden
    if reading.wishes.only_then:
        return _("Session %(number)d: nothing is free as wished from %(first)s to %(last)s.") % said
    return _("Session %(number)d: no time is free from %(first)s to %(last)s.") % said


def _forbidden(reading: CourseReading, session: Session, days: list[date]) -> str:
    """The sentence where a rule forbids every one of the days."""
    problems = [reading.allowed[session.pk].problem(day) for day in days]
    return problems[-1] if all(problems) else ""


def _nearest(reading: CourseReading, key: int, nearest: Mapping[int, Nearest]) -> str:
    place = nearest.get(key)
    if place is None:
        return _("Nothing is free for %(days)d days after it either.") % {"days": BEYOND_DAYS}
    start = reading.clinic.local(place.starts_at)
    said = {"day": said_day(start.date()), "time": said_clock(start), "clinician": place.clinician}
    late = (start.date() - reading.ranges[key].last).days
    if late <= 0:
        return _("Possible: %(day)s, %(time)s, %(clinician)s.") % said
    sentence = ngettext(
        "The nearest place is %(day)s, %(time)s, %(clinician)s, %(late)d day after its window.",
        "The nearest place is %(day)s, %(time)s, %(clinician)s, %(late)d days after its window.",
        late,
    )
    return sentence % (said | {"late": late})
