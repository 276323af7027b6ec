"""Sessions are booked while the clinician works: their week, their leave, their extra hours; and public holidays."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine

from mesoplan.clinics.models import Absence, Closure, ExtraHours, HolidayOpening, WorkingHours
from sessions.booking.offers import busy_times, offers_for
from sessions.booking.open_days import OpenDays
from sessions.booking.team_hours import TeamHours
from tests import factories
from tests.sessions.booking.conftest import MONDAY
from tests.sessions.booking.desk import at, book, refusal_of

SUNDAY = date(2026, 11, 8)


def works(clinic, clinician, day: date, *stretches: str) -> None:
    for stretch in stretches:
        starts_at, ends_at = stretch.split("-")
        WorkingHours.objects.create(
            clinic=clinic, clinician=clinician, weekday=day.weekday(), starts_at=starts_at, ends_at=ends_at
        )


def comes_extra(clinic, clinician, day: date, starts_at: str, ends_at: str) -> None:
    ExtraHours.objects.create(clinic=clinic, clinician=clinician, day=day, starts_at=starts_at, ends_at=ends_at)


def offered(session, clinician, day: date) -> list[str]:
    clinic, rooms = session.course.clinic, list(session.course.clinic.rooms.all())
    hours = TeamHours(OpenDays(clinic, day), [clinician])
    busy = busy_times(session, [day], clinicians=[clinician], rooms=rooms)
    (offer,) = offers_for(session, day, clinicians=[clinician], rooms=rooms, hours=hours, busy=busy[day])
    return [f"{clinic.local(place.starts_at):%H:%M}" for place in offer.places]


def test_without_a_week_of_their_own_they_work_whenever_the_clinic_is_open(first, clinician):
    assert offered(first, clinician, MONDAY)[::44] == ["08:00", "19:00"]
    assert book(first, clinician, MONDAY, "19:30").pk


def test_with_a_week_they_work_within_it_only(first, clinician, clinic):
    works(clinic, clinician, MONDAY, "09:00-10:00", "14:00-14:30")
    refused = refusal_of(first, clinician, MONDAY, "11:00")
    assert refused.fields == {
        "clinician": "Dr Marin works at Paris on Mon 2 Nov only 09:00–10:00, 14:00–14:30.",
    }
    assert offered(first, clinician, MONDAY) == ["09:00", "09:15", "09:30", "14:00"]
    assert book(first, clinician, MONDAY, "14:00").pk


def test_a_day_without_hours_in_their_week_is_free(first, clinician, clinic):
    works(clinic, clinician, MONDAY + timedelta(days=1), "09:00-10:00")
    assert offered(first, clinician, MONDAY) == []
    refused = refusal_of(first, clinician, MONDAY, "09:00")
    assert refused.fields == {"clinician": "Dr Marin does not work at Paris on Mon 2 Nov."}


def test_hours_beyond_those_of_the_clinic_do_not_open_it(first, clinician, clinic):
    works(clinic, clinician, MONDAY, "06:00-23:00")
    assert refusal_of(first, clinician, MONDAY, "07:00").fields == {
        "starts_at": "Paris is not open for these 30 minutes."
    }


def test_the_week_at_another_clinic_says_nothing_here(first, clinician):
    works(factories.make_clinic(name="Lyon"), clinician, MONDAY, "09:00-10:00")
    assert book(first, clinician, MONDAY, "15:00").pk


def test_extra_hours_open_a_closed_day_for_whoever_keeps_them(first, clinician, clinic):
    comes_extra(clinic, clinician, SUNDAY, "10:00", "11:00")
    assert offered(first, clinician, SUNDAY) == ["10:00", "10:15", "10:30"]
    other = factories.make_user("clinician", clinic)
    assert offered(first, other, SUNDAY) == []
    assert refusal_of(first, other, SUNDAY, "10:00").fields == {"starts_at": "Paris is not open for these 30 minutes."}
    assert book(first, clinician, SUNDAY, "10:00").pk


def test_extra_hours_do_not_open_a_closure(first, clinician, clinic):
    comes_extra(clinic, clinician, SUNDAY, "10:00", "11:00")
    Closure.objects.create(clinic=clinic, first_day=SUNDAY, last_day=SUNDAY)
    assert offered(first, clinician, SUNDAY) == []
    assert "closed until" in refusal_of(first, clinician, SUNDAY, "10:00").fields["starts_at"]


def test_on_leave_in_whole_days(first, clinician):
    Absence.objects.create(clinician=clinician, first_day=MONDAY, last_day=date(2026, 12, 3), reason="ill")
    assert offered(first, clinician, MONDAY) == []
    refused = refusal_of(first, clinician, MONDAY, "10:00")
    assert refused.fields == {"clinician": "Dr Marin is on leave until and including Thu 3 Dec."}


def test_away_for_some_hours(first, clinician, clinic):
    Absence.objects.create(
        clinician=clinician, starts_at=at(clinic, MONDAY, "10:00"), ends_at=at(clinic, MONDAY, "18:45")
    )
    assert offered(first, clinician, MONDAY)[6:8] == ["09:30", "18:45"]
    refused = refusal_of(first, clinician, MONDAY, "09:45")
    assert refused.fields == {"clinician": "Dr Marin is away from 10:00 to 18:45."}


def test_away_over_night(first, clinician, clinic):
    Absence.objects.create(
        clinician=clinician,
        starts_at=at(clinic, MONDAY, "10:00"),
        ends_at=at(clinic, MONDAY + timedelta(days=1), "12:00"),
    )
    assert refusal_of(first, clinician, MONDAY, "10:00").fields == {
        "clinician": "Dr Marin is away until Tue 3 Nov, 12:00."
    }


def test_everything_that_is_wrong_is_said_at_once(first, clinician, clinic):
    works(clinic, clinician, MONDAY, "09:00-10:00")
    Absence.objects.create(clinician=clinician, first_day=MONDAY, last_day=MONDAY)
    assert refusal_of(first, clinician, MONDAY, "15:00").fields["clinician"] == (
        "Dr Marin works at Paris on Mon 2 Nov only 09:00–10:00. Dr Marin is on leave until and including Mon 2 Nov."
    )


ARMISTICE = date(2026, 11, 11)


def test_a_clinic_that_does_not_say_so_is_open_on_public_holidays(first, clinician):
    assert book(first, clinician, ARMISTICE, "10:00").pk


def test_a_clinic_closes_on_public_holidays_and_opens_on_one_of_them(first, clinician, clinic):
    clinic.closes_on_holidays = True
    clinic.save()
    first.course.clinic.refresh_from_db()
    assert offered(first, clinician, ARMISTICE) == []
    refused = refusal_of(first, clinician, ARMISTICE, "10:00")
    assert refused.fields == {"starts_at": "Paris is closed on Wed 11 Nov: Armistice Day."}
    HolidayOpening.objects.create(clinic=clinic, day=ARMISTICE)
    assert book(first, clinician, ARMISTICE, "10:00").pk


@pytest.mark.parametrize(
    ("zone", "day", "stretch", "expected"),
    [
        ("Europe/Paris", date(2026, 3, 29), ("01:00", "04:00"), ["01:00", "01:30", "03:00", "03:30"]),
        ("Europe/Paris", date(2026, 10, 25), ("02:00", "03:00"), ["02:00", "02:30", "02:00", "02:30"]),
        ("America/New_York", date(2026, 11, 1), ("01:00", "02:00"), ["01:00", "01:30", "01:00", "01:30"]),
        ("Australia/Lord_Howe", date(2026, 4, 5), ("01:00", "02:00"), ["01:00", "01:30", "01:30"]),
        ("America/Sao_Paulo", date(2018, 11, 4), ("00:00", "02:00"), ["01:00", "01:30"]),
    ],
)
def test_extra_hours_are_of_the_wall_clock_on_days_of_any_length(clinician, zone, day, stretch, expected):
    """In São Paulo that day began at one o'clock; on Lord Howe half an hour came twice."""
    with time_machine.travel(datetime.combine(day - timedelta(days=2), time(12), tzinfo=UTC), tick=False):
        clinic = factories.make_clinic(name=zone, time_zone=zone)
        comes_extra(clinic, clinician, day, *stretch)
        works(clinic, clinician, day, "09:00-10:00")
        patient = factories.make_patient(clinic)
        session = factories.make_active_course(patient, clinician, first_on=day, sessions=1).sessions.get()
        found = offered(session, clinician, day)
    assert [it for it in found if it < "05:00" and it.endswith(("00", "30"))] == expected


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Paris", date(2026, 3, 29), 23),
        ("Europe/Paris", date(2026, 10, 25), 25),
        ("America/New_York", date(2026, 3, 8), 23),
        ("Australia/Lord_Howe", date(2026, 4, 5), 24.5),
        ("America/Sao_Paulo", date(2018, 11, 4), 23),
    ],
)
def test_a_day_of_leave_is_as_long_as_the_day(clinician, zone, day, hours):
    clinic = factories.make_clinic(name=zone, time_zone=zone)
    Absence.objects.create(clinician=clinician, first_day=day, last_day=day)
    (away,) = TeamHours(OpenDays(clinic, day), [clinician]).away(clinician)
    assert (away.ends_at.astimezone(UTC) - away.starts_at.astimezone(UTC)).total_seconds() == hours * 3600


def test_a_slot_search_asks_as_many_questions_for_many_as_for_one(first, clinician, clinic, django_assert_num_queries):
    team = [clinician, *(factories.make_user("clinician", clinic) for _number in range(5))]
    for member in team:
        works(clinic, member, MONDAY, "09:00-10:00", "11:00-12:00")
        comes_extra(clinic, member, SUNDAY, "10:00", "11:00")
        Absence.objects.create(clinician=member, first_day=MONDAY, last_day=MONDAY)
    rooms, _known = list(clinic.rooms.all()), (first.course.clinic, first.plan)
    for some in (team[:1], team):
        with django_assert_num_queries(6):
            hours = TeamHours(OpenDays(clinic, MONDAY), some)
            busy = busy_times(first, [MONDAY], clinicians=some, rooms=rooms)
            offers_for(first, MONDAY, clinicians=some, rooms=rooms, hours=hours, busy=busy[MONDAY])
