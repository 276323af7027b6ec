"""Searching, proposing and booking on the days on which the clocks change, in a clinic that never closes on them. On
Lord Howe they change by half an hour; in São Paulo a day of 2018 began at one o'clock, and another had its last hour
twice."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine

from mesoplan.clinics.models import Clinic, OpeningHours
from mesoplan.staff.models import User
from sessions.booking.course.proposing import proposals_for
from sessions.booking.course.wishes import CourseWishes
from sessions.booking.models import Appointment
from sessions.booking.offers import Place
from sessions.booking.queries import bounds_of_day
from sessions.booking.search import free_places
from sessions.booking.services.book import book_session
from sessions.booking.services.course import book_course
from sessions.planning.models import Course, Session
from tests import factories

A_WEEK, A_STEP, A_VISIT = timedelta(days=7), timedelta(minutes=15), timedelta(minutes=30)
CHANGES = [
    pytest.param("Europe/Paris", date(2026, 3, 29), 23, id="Paris, forward"),
    pytest.param("Europe/Paris", date(2026, 10, 25), 25, id="Paris, back"),
    pytest.param("America/New_York", date(2026, 3, 8), 23, id="New York, forward"),
    pytest.param("America/New_York", date(2026, 11, 1), 25, id="New York, back"),
    pytest.param("Australia/Lord_Howe", date(2026, 10, 4), 23.5, id="Lord Howe, forward"),
    pytest.param("Australia/Lord_Howe", date(2026, 4, 5), 24.5, id="Lord Howe, back"),
    pytest.param("America/Sao_Paulo", date(2018, 11, 4), 23, id="São Paulo, forward"),
    pytest.param("America/Sao_Paulo", date(2018, 2, 17), 25, id="São Paulo, back"),
]
# So many half hours after the first moment of the day, all four places see their clocks change.
AROUND_THE_CHANGE = range(1, 8)


@dataclass
class House:
    clinic: Clinic
    clinician: User
    day: date

    def course(self, sessions: int, *, days: int = 0) -> Course:
        """Whose first session is due on the day, or some days from it."""
        patient, first_on = factories.make_patient(self.clinic), self.day + timedelta(days=days)
        return factories.make_active_course(patient, self.clinician, first_on=first_on, sessions=sessions)

    def free(self, session: Session) -> list[Place]:
        (places,) = free_places(session, [self.day])
        return places


@pytest.fixture
def house(db, zone, day):
    with time_machine.travel(datetime.combine(day - timedelta(days=3), time(12), tzinfo=UTC), tick=False):
        clinic = factories.make_clinic(name=zone, time_zone=zone)
        OpeningHours.objects.all().delete()
        OpeningHours.objects.bulk_create(
            OpeningHours(clinic=clinic, weekday=weekday, opens_at=time(0), closes_at=time(23, 59))
            for weekday in range(7)
        )
        yield House(clinic, factories.make_user("clinician", clinic), day)


def instants(places: list[Place]) -> list[datetime]:
    return [place.starts_at for place in places]


def book(session: Session, place: Place) -> Appointment:
    return book_session(
        actor=place.clinician,
        session=session,
        clinician=place.clinician,
        room=place.room,
        starts_at=place.starts_at,
    )


@pytest.mark.parametrize(("zone", "day", "hours"), CHANGES)
def test_a_day_offers_every_quarter_of_an_hour_that_it_really_has(house, hours):
    session = house.course(1).sessions.get()
    begins = bounds_of_day(house.clinic, house.day)[0].astimezone(UTC)
    # The clinic closes a minute before midnight.
    last = timedelta(hours=hours, minutes=-1) - A_VISIT
    assert instants(house.free(session)) == [begins + A_STEP * count for count in range(last // A_STEP + 1)]


@pytest.mark.parametrize(("zone", "day", "hours"), CHANGES)
def test_a_visit_takes_its_real_minutes_and_no_more(house, hours):
    """Whatever the clocks do meanwhile, and whether they show that time before or after."""
    before, sessions = house.free(house.course(1).sessions.get()), []
    for half_hour in AROUND_THE_CHANGE:
        session = house.course(1).sessions.get()
        place = next(it for it in before if it.starts_at == before[0].starts_at + half_hour * A_VISIT)
        assert place in house.free(session)
        sessions.append(book(session, place))
    left = house.free(house.course(1).sessions.get())
    first, last = sessions[0].starts_at, sessions[-1].ends_at
    assert last - first == len(AROUND_THE_CHANGE) * A_VISIT
    expected = [it for it in instants(before) if it + A_VISIT <= first or it >= last]
    assert instants(left) == expected


@pytest.mark.parametrize(("zone", "day", "hours"), CHANGES)
def test_a_course_over_the_change_is_proposed_and_can_be_booked(house, hours):
    """Three weekly sessions, of which the first is due on that day, in the hours of the change."""
    course = house.course(3)
    found = proposals_for(course, CourseWishes(from_time=time(0), to_time=time(4)))
    assert len(found.proposals) == 3
    best = found.proposals[0]
    booked = book_course(actor=house.clinician, course=course, places=best.places)
    days = [house.clinic.local(it.starts_at).date() for it in booked]
    assert days == [house.day + A_WEEK * count for count in range(3)]
    assert [it.ends_at - it.starts_at for it in booked] == [A_VISIT] * 3
    for visit, planned in zip(booked, best.places, strict=True):
        start, end = bounds_of_day(house.clinic, house.clinic.local(visit.starts_at).date())
        assert visit.starts_at == planned.starts_at
        assert start <= visit.starts_at
        assert visit.ends_at <= end
        assert house.clinic.local(visit.ends_at).time() <= time(4)


@pytest.mark.parametrize(("zone", "day", "hours"), CHANGES)
def test_what_is_booked_on_the_days_around_takes_nothing_of_the_day(house, hours):
    """Up to its first moment, and from its last one on."""
    session = house.course(1).sessions.get()
    free = instants(house.free(session))
    for beside, moment in ((-1, -1), (1, 0)):
        other = house.course(1, days=-1).sessions.get()
        (places,) = free_places(other, [house.day + timedelta(days=beside)])
        book(other, places[moment])
    assert instants(house.free(session)) == free
