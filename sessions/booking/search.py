"""Free places for a session on several days, and those nearest to one that could not be had."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from itertools import islice

from mesoplan.clinics.models import Room
from mesoplan.staff.models import User
from sessions.booking.allowed import allowed_days
from sessions.booking.models import Appointment
from sessions.booking.offers import Place, busy_times, offers_for
from sessions.booking.open_days import OpenDays
from sessions.booking.queries import clinicians_of, rooms_fit_for
from sessions.booking.team_hours import TeamHours
from sessions.planning.models import Session

NEAR_DAYS = 14
MOST_OF_A_DAY = 3
# Somebody else, or another room, is as far away as this much time.
A_CLINICIAN, A_ROOM = timedelta(hours=1), timedelta(minutes=10)


def free_places(
    session: Session,
    days: Sequence[date],
    *,
    clinician: User | None = None,
    room: Room | None = None,
    moving: Appointment | None = None,
) -> Iterator[list[Place]]:
    """For each of `days`, in their order, each clinician's free times with a room that is free then too. A day is
    reckoned when it is asked for. What is taken is read of the first alone, which is often enough, and then in one more
    query of all others, however many they are."""
    clinic = session.course.clinic
    allowed, open_days = allowed_days(session), OpenDays(clinic, min(days))
    team = [it for it in clinicians_of(clinic) if clinician in (None, it)]
    rooms = [it for it in rooms_fit_for(session) if room is None or it == room]
    hours = TeamHours(open_days, team)
    minutes = moving.minutes if moving else None
    taken_on = partial(busy_times, session, clinicians=team, rooms=rooms, without=[moving.pk] if moving else ())
    busy = taken_on(days[:1])
    for number, day in enumerate(days):
        if number == 1:
            busy |= taken_on(days[1:])
        offers = (
            ()
            if allowed.problem(day)
            else offers_for(
                session,
                day,
                clinicians=team,
                rooms=rooms,
                hours=hours,
                busy=busy[day],
                minutes=minutes,
            )
        )
        yield sorted((it for offer in offers for it in offer.places), key=lambda it: (it.starts_at, it.clinician.pk))


def nearest_places(session: Session, wanted: Place, *, most: int, moving: Appointment | None = None) -> list[Place]:
    """Free places near the one wanted: at first a few of the same day, then of the days around it."""
    clinic = session.course.clinic
    day = clinic.local(wanted.starts_at).date()
    around = (day + timedelta(days=count) for count in range(-NEAR_DAYS, NEAR_DAYS + 1))
    days = sorted((it for it in around if it >= clinic.today), key=lambda it: (abs(it - day), it < day))
    if not days:
        return []

    def change(place: Place) -> tuple[timedelta, datetime]:
        apart = abs(place.starts_at - wanted.starts_at)
        apart += A_CLINICIAN * (place.clinician != wanted.clinician) + A_ROOM * (place.room != wanted.room)
        return apart, place.starts_at

    by_day = free_places(session, days, moving=moving)
    nearest = (place for places in by_day for place in sorted(places, key=change)[:MOST_OF_A_DAY])
    return list(islice(nearest, most))
