"""What is proposed for a whole course. Ana has three sessions, due on the Mondays 2, 9 and 16 November; each may take
place until the Sunday after. The clinic is open from 08:00 to 20:00."""

from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mesoplan.clinics.models import Absence, Closure
from sessions.booking.course.proposing import proposals_for
from sessions.booking.course.wishes import CourseWishes
from sessions.booking.models import Appointment
from sessions.booking.solver.errors import OutOfTimeError
from tests import factories
from tests.sessions.booking.conftest import MONDAY
from tests.sessions.booking.desk import book

TUESDAY, THURSDAY = 1, 3


def proposed(course, **wishes):
    return proposals_for(course, CourseWishes(**wishes))


def said(course, places):
    return [f"{course.clinic.local(it.starts_at):%a %d %H:%M} {it.clinician} {it.room}" for it in places]


def test_without_wishes_each_session_is_on_its_due_day_with_its_clinician(course):
    best = proposed(course).proposals[0]
    assert said(course, best.places) == [
        "Mon 02 08:00 Dr Marin Room 1",
        "Mon 09 08:00 Dr Marin Room 1",
        "Mon 16 08:00 Dr Marin Room 1",
    ]
    assert best.gives_up == "Everything as wished"


def test_wished_weekdays_and_times_are_kept_where_they_can_be(course, clinician, clinic, bruno_session):
    book(bruno_session, clinician, MONDAY + timedelta(days=1), "17:00")
    best = proposed(course, weekdays=frozenset({TUESDAY}), from_time=time(17), to_time=time(17, 30)).proposals[0]
    assert said(course, best.places) == [
        "Tue 03 16:30 Dr Marin Room 1",
        "Tue 10 17:00 Dr Marin Room 1",
        "Tue 17 17:00 Dr Marin Room 1",
    ]
    assert best.gives_up == "1 outside the wished times, by 30 min, 3 not on their due days, by 1 d at most"


def test_what_is_not_as_wished_is_marked(course, clinician, bruno_session):
    book(bruno_session, clinician, MONDAY + timedelta(days=1), "17:00")
    best = proposed(course, weekdays=frozenset({TUESDAY}), from_time=time(17), to_time=time(17, 30)).proposals[0]
    assert [is_off for _place, is_off in best.rows] == [True, False, False]


def test_who_can_only_come_then_is_proposed_nothing_else(course, clinician, bruno_session):
    book(bruno_session, clinician, MONDAY + timedelta(days=1), "17:00")
    wishes = {"weekdays": frozenset({TUESDAY}), "from_time": time(17), "to_time": time(17, 30), "only_then": True}
    found = proposed(course, **wishes)
    assert said(course, found.proposals[0].places) == [
        "Tue 10 17:00 Dr Marin Room 1",
        "Tue 17 17:00 Dr Marin Room 1",
        "Tue 24 17:00 Dr Marin Room 1",
    ]
    assert "Session 1: nothing is free as wished from Mon 2 Nov to Sun 8 Nov." in [it.why for it in found.clashes]
    late, off_due = "3 after their windows, by 2 d at most", "3 not on their due days, by 8 d at most"
    assert found.proposals[0].gives_up == f"{late}, {off_due}"


def test_another_clinician_than_that_of_the_course_is_told_from_one_that_was_not_wished(course, clinic, clinician):
    other = factories.make_user("clinician", clinic, name="Dr Blanc")
    Absence.objects.create(clinician=clinician, first_day=MONDAY, last_day=date(2026, 12, 31))
    assert proposed(course).proposals[0].gives_up == "3 not with the clinician of the course"
    assert proposed(course, clinician=clinician).proposals[0].gives_up == "3 with other clinicians"
    assert proposed(course, clinician=other).proposals[0].gives_up == "Everything as wished"


def test_a_wished_clinician_and_room_come_first(course, clinic):
    other, room = factories.make_user("clinician", clinic, name="Dr Blanc"), factories.make_room(clinic)
    best = proposed(course, clinician=other, room=room).proposals[0]
    assert {(it.clinician, it.room) for it in best.places} == {(other, room)}


def test_three_proposals_differ_in_a_third_of_the_sessions(course):
    one, two, three = proposed(course).proposals
    for mine, theirs in ((one, two), (one, three), (two, three)):
        pairs = zip(mine.places, theirs.places, strict=True)
        assert any(abs(it.starts_at - other.starts_at) >= timedelta(minutes=90) for it, other in pairs)


def test_a_course_that_starts_later_keeps_its_rhythm(course):
    best = proposed(course, not_before=date(2026, 11, 12)).proposals[0]
    assert [it.starts_at.day for it in best.places] == [12, 19, 26]


def test_a_window_that_is_partly_past_goes_on_from_today(course, monday):
    monday.move_to("2026-11-05T06:00:00Z")
    assert [it.starts_at.day for it in proposed(course).proposals[0].places] == [5, 12, 19]


def test_what_is_booked_already_keeps_its_distance(course, first, second, clinician):
    book(second, clinician, date(2026, 11, 12), "10:00")
    best = proposed(course).proposals[0]
    assert [(it.session.number, it.starts_at.day) for it in best.places] == [(1, 2), (3, 19)]


def test_a_visit_under_another_course_is_kept_away_from(course, ana, clinician, clinic):
    """Of the same area: not on one day."""
    area = course.plans.get().areas.get().area
    other = factories.make_active_course(ana, clinician, first_on=MONDAY, sessions=1, area=area)
    book(other.sessions.get(), clinician, MONDAY, "15:00")
    assert proposed(course).proposals[0].places[0].starts_at.day != 2


def test_only_rooms_with_what_a_session_needs_are_proposed(course, clinic, room):
    technique = course.plans.get().areas.get().technique
    technique.device = "gun"
    technique.save()
    room.equipment = []
    room.save()
    fit = factories.make_room(clinic)
    assert {it.room for it in proposed(course).proposals[0].places} == {fit}


def test_a_closed_window_is_named_with_the_nearest_place_after_it(course, clinic):
    Closure.objects.create(clinic=clinic, first_day=date(2026, 11, 9), last_day=date(2026, 11, 17))
    found = proposed(course)
    (clash,) = found.clashes
    assert clash.why == "Session 2: the clinic is closed from Mon 9 Nov to Sun 15 Nov."
    assert clash.nearest == "The nearest place is Wed 18 Nov, 08:00, Dr Marin, 3 days after its window."
    assert [it.starts_at.day for it in found.proposals[0].places] == [2, 18, 25]
    assert found.proposals[0].gives_up.startswith("2 after their windows, by 3 d at most")


def test_a_full_window_is_named(course, clinician):
    Absence.objects.create(clinician=clinician, first_day=date(2026, 11, 2), last_day=date(2026, 11, 8))
    (clash,) = proposed(course).clashes
    assert clash.why == "Session 1: no time is free from Mon 2 Nov to Sun 8 Nov."
    assert "Mon 9 Nov, 08:00" in clash.nearest


def test_no_place_at_all_is_said_and_nothing_proposed(course, clinic):
    clinic.opening_hours.all().delete()
    found = proposed(course)
    assert found.proposals == []
    assert [clash.nearest for clash in found.clashes] == ["Nothing is free for 56 days after it either."] * 3


def test_sessions_that_stand_too_close_say_which_interval(course, second, clinician, monday):
    """Three days late there is no day left for the first session before the second."""
    book(second, clinician, date(2026, 11, 9), "10:00")
    monday.move_to("2026-11-05T06:00:00Z")
    (clash,) = proposed(course).clashes
    assert clash.session.number == 1
    assert "because session 2 follows" in clash.why


def test_nothing_left_to_book(course):
    course.sessions.update(status="cancelled")
    found = proposed(course)
    assert (found.sessions, found.proposals, found.clashes) == ([], (), ())


def test_time_that_runs_out_is_said(course, monkeypatch):
    def out_of_time(*_asked, **_options):
        raise OutOfTimeError

    monkeypatch.setattr("sessions.booking.course.proposing.three_best", out_of_time)
    assert proposed(course).is_out_of_time


def test_what_was_chosen_changes_as_little_as_it_can(course, clinician, clinic, bruno_session):
    chosen = proposed(course, from_time=time(10)).proposals[0].places
    book(bruno_session, clinician, MONDAY, "10:00")
    again = proposals_for(course, CourseWishes(from_time=time(9)), near=chosen).proposals[0].places
    assert said(course, again) == [
        "Mon 02 09:30 Dr Marin Room 1",
        "Mon 09 10:00 Dr Marin Room 1",
        "Mon 16 10:00 Dr Marin Room 1",
    ]


def test_proposals_write_nothing(course):
    proposed(course)
    assert not Appointment.objects.exists()


@pytest.mark.parametrize("sessions", [2, 12])
def test_a_long_course_takes_as_many_queries_as_a_short_one(ana, clinician, course, sessions):
    other = factories.make_active_course(ana, clinician, first_on=MONDAY, sessions=sessions)
    with CaptureQueriesContext(connection) as queries:
        proposed(other)
    assert len(queries) == 13
