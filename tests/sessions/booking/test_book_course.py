"""All sessions of a course in one act, or none."""

from datetime import timedelta

import pytest

from mesoplan.conflicts import StaleEditError
from mesoplan.refusals import DomainError
from sessions.booking.course.proposing import CoursePlace, proposals_for
from sessions.booking.course.wishes import CourseWishes
from sessions.booking.models import Appointment
from sessions.booking.services.course import book_course, unbook_course
from sessions.planning.models import Session
from sessions.reminders.models import Reminder
from tests import factories
from tests.same_time import together
from tests.sessions.booking.conftest import MONDAY
from tests.sessions.booking.desk import at, book


def best(course):
    return proposals_for(course, CourseWishes()).proposals[0].places


def refused(course, places, actor):
    with pytest.raises(DomainError) as refusal:
        book_course(actor=actor, course=course, places=places)
    assert not Appointment.objects.filter(session__course=course).exists()
    return refusal.value


def test_all_sessions_are_booked_in_one_act(course, front_desk):
    booked = book_course(actor=front_desk, course=course, places=best(course))
    assert [it.session.number for it in booked] == [1, 2, 3]
    assert set(Session.objects.filter(course=course).values_list("status", flat=True)) == {"booked"}
    assert {it.booked_by for it in booked} == {front_desk}


def test_one_that_was_taken_meanwhile_keeps_all_from_being_booked(course, front_desk, clinician, bruno_session):
    places = best(course)
    book(bruno_session, clinician, MONDAY, "08:00")
    refusal = refused(course, places, front_desk)
    assert list(refusal.fields) == ["session_1"]
    assert refusal.sentence.startswith("Session 1: Dr Marin is busy from 08:00 to 08:30.")
    assert set(Session.objects.filter(course=course).values_list("status", flat=True)) == {"planned"}


def test_the_interval_holds_for_the_front_desk_as_well(course, front_desk, clinic, clinician, room):
    places = best(course)
    too_near = CoursePlace(places[1].session, clinician, room, at(clinic, MONDAY + timedelta(days=3), "10:00"))
    refusal = refused(course, [places[0], too_near, places[2]], front_desk)
    assert list(refusal.fields) == ["session_2"]
    assert "the safety interval" in refusal.sentence


def test_everything_that_is_wrong_is_said_at_once(course, front_desk, clinician):
    places = best(course)
    clinician.is_active = False
    clinician.save()
    refusal = refused(course, places, front_desk)
    assert list(refusal.fields) == ["session_1", "session_2", "session_3"]
    assert refusal.sentence.count("Dr Marin does not treat patients.") == 3


def test_a_session_of_another_course_is_refused(course, front_desk, bruno_session):
    places = best(course)
    strange = CoursePlace(bruno_session, places[0].clinician, places[0].room, places[0].starts_at)
    assert "not one of this course" in refused(course, [strange], front_desk).sentence


def test_a_session_twice_and_none_at_all_are_refused(course, front_desk):
    places = best(course)
    assert refused(course, [places[0], places[0]], front_desk).sentence == "A session is booked once."
    assert refused(course, [], front_desk).sentence == "Choose a proposal."


def test_what_was_just_booked_is_taken_back_together(course, front_desk):
    booked = book_course(actor=front_desk, course=course, places=best(course))
    unbook_course(actor=front_desk, course=course, seen={it.pk: it.version for it in booked})
    assert set(Appointment.objects.values_list("status", flat=True)) == {"cancelled"}
    assert set(Session.objects.filter(course=course).values_list("status", flat=True)) == {"planned"}


def test_what_was_changed_or_is_long_ago_stays_booked(course, front_desk, monday):
    booked = book_course(actor=front_desk, course=course, places=best(course))
    seen = {it.pk: it.version for it in booked}
    with pytest.raises(StaleEditError):
        unbook_course(actor=front_desk, course=course, seen=seen | {booked[0].pk: 7})
    with pytest.raises(DomainError, match="too long ago"):
        unbook_course(actor=front_desk, course=course, seen={})
    monday.shift(timedelta(minutes=4))
    with pytest.raises(DomainError, match="too long ago"):
        unbook_course(actor=front_desk, course=course, seen=seen)
    assert set(Appointment.objects.values_list("status", flat=True)) == {"booked"}


def test_what_the_patient_has_been_told_of_is_not_taken_back(course, front_desk):
    booked = book_course(actor=front_desk, course=course, places=best(course))
    Reminder.objects.create(
        appointment=booked[1],
        rule="confirmation",
        starts_at=booked[1].starts_at,
        booked_at=booked[1].booked_at,
        due_at=booked[1].booked_at,
        status="sent",
        sent_to="ana@home.example",
        sent_at=booked[1].booked_at,
    )
    with pytest.raises(DomainError, match="has been told"):
        unbook_course(actor=front_desk, course=course, seen={it.pk: it.version for it in booked})
    assert set(Appointment.objects.values_list("status", flat=True)) == {"booked"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(3))
def test_of_two_who_book_the_same_places_for_two_courses_one_wins_all(course, clinic, clinician, front_desk, attempt):
    bruno = factories.make_patient(clinic, given_name="Bruno")
    other = factories.make_active_course(bruno, clinician, first_on=MONDAY, sessions=3)
    second = factories.make_user("clinician", clinic, name="Dr Blanc")
    factories.make_room(clinic)
    mine, theirs = best(course), best(other)
    theirs = [
        CoursePlace(it.session, second if n else it.clinician, it.room, it.starts_at) for n, it in enumerate(theirs)
    ]
    outcomes = together(
        lambda: book_course(actor=front_desk, course=course, places=mine),
        lambda: book_course(actor=front_desk, course=other, places=theirs[::-1]),
    )
    (refusal,) = [it for it in outcomes if isinstance(it, DomainError)]
    assert set(refusal.fields) == {"session_1", "session_2", "session_3"}
    assert Appointment.objects.count() == 3
