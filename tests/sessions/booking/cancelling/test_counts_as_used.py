"""By the rule of a clinic a missed visit, or one called off late, uses up its session."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from mesoplan.refusals import DomainError
from sessions.booking.models import Appointment
from sessions.booking.services.attend import mark_no_show, undo_no_show
from sessions.booking.services.cancel import cancel_appointment, cancel_appointments, give_back, undo_cancel
from sessions.planning.models import CourseStatus, Session, SessionStatus
from sessions.planning.services.courses import stop_course
from tests.sessions.booking.cancelling.test_cancel import seen, states
from tests.sessions.booking.conftest import MONDAY
from tests.sessions.booking.desk import book


@pytest.fixture
def late(rule, three):
    """It is seven o'clock, the first visit is at ten, and a day's notice is asked."""
    rule(forfeit_hours=24)
    return three


def test_of_several_only_those_that_are_late_count(late, course, front_desk):
    cancel_appointments(actor=front_desk, course=course, seen=seen(*late), forfeits=True)
    assert states(course) == [SessionStatus.FORFEITED, SessionStatus.PLANNED, SessionStatus.PLANNED]
    assert list(Appointment.objects.filter(forfeits=True)) == [late[0]]


def test_whoever_calls_it_off_can_decide_otherwise(late, course, front_desk):
    cancel_appointment(actor=front_desk, appointment=late[0], version=1)
    assert states(course)[0] == SessionStatus.PLANNED


@pytest.mark.parametrize(("fields", "index"), [({"forfeit_hours": 24}, 1), ({"forfeit_hours": None}, 0)])
def test_nothing_counts_without_the_rule(rule, three, course, front_desk, fields, index):
    rule(**fields)
    three[index].refresh_from_db()
    with pytest.raises(DomainError, match="does not count as used"):
        cancel_appointment(actor=front_desk, appointment=three[index], version=1, forfeits=True)
    assert states(course) == [SessionStatus.BOOKED] * 3


@pytest.mark.parametrize(("hours", "is_late"), [(3, False), (4, True)])
def test_the_hours_are_those_that_pass(rule, three, monday, hours, is_late):
    rule(forfeit_hours=hours)
    three[0].clinic.refresh_from_db()
    assert three[0].is_late_at(three[0].starts_at - timedelta(hours=3)) is is_late


def test_a_missed_visit_counts_where_the_rule_says_so(rule, three, course, front_desk, monday):
    monday.shift(timedelta(hours=4))
    with pytest.raises(DomainError, match="does not count as used"):
        mark_no_show(actor=front_desk, appointment=three[0], forfeits=True)
    rule(forfeit_no_show=True)
    missed = mark_no_show(actor=front_desk, appointment=three[0], forfeits=True)
    assert states(course)[0] == SessionStatus.FORFEITED
    undo_no_show(actor=front_desk, appointment=missed, version=missed.version)
    assert states(course)[0] == SessionStatus.BOOKED
    assert not Appointment.objects.filter(forfeits=True).exists()


def test_what_counts_as_used_is_not_booked_again_until_it_is_given_back(late, course, front_desk, clinician):
    row = cancel_appointment(actor=front_desk, appointment=late[0], version=1, forfeits=True)
    with pytest.raises(DomainError, match="already counted as used"):
        book(row.session, clinician, MONDAY, "15:00")
    given = give_back(actor=front_desk, appointment=row, version=row.version)
    assert (given.forfeits, given.is_cancelled) == (False, True)
    assert book(Session.objects.get(pk=row.session_id), clinician, MONDAY, "15:00").is_booked


def test_a_cancellation_that_counts_can_be_taken_back(late, course, front_desk):
    row = cancel_appointment(actor=front_desk, appointment=late[0], version=1, forfeits=True)
    undo_cancel(actor=front_desk, appointment=row, version=row.version)
    assert states(course)[0] == SessionStatus.BOOKED


def test_a_course_whose_last_session_counts_is_complete_until_it_is_given_back(
    rule, bruno_session, clinician, front_desk
):
    rule(forfeit_hours=24)
    visit = book(Session.objects.get(pk=bruno_session.pk), clinician, MONDAY, "12:00")
    row = cancel_appointment(actor=front_desk, appointment=visit, version=1, forfeits=True)
    course = bruno_session.course
    course.refresh_from_db()
    assert course.status == CourseStatus.COMPLETED
    give_back(actor=front_desk, appointment=row, version=row.version)
    course.refresh_from_db()
    assert course.status == CourseStatus.ACTIVE


def test_once_a_later_session_was_given_it_is_not_given_back(late, course, front_desk):
    row = cancel_appointment(actor=front_desk, appointment=late[0], version=1, forfeits=True)
    Session.objects.filter(pk=late[1].session_id).update(status=SessionStatus.DONE)
    with pytest.raises(DomainError, match="cannot take place any more"):
        give_back(actor=front_desk, appointment=row, version=row.version)
    assert states(course)[0] == SessionStatus.FORFEITED


def test_nor_where_the_plan_in_force_has_no_such_session(late, course, front_desk):
    row = cancel_appointment(actor=front_desk, appointment=late[0], version=1, forfeits=True)
    Session.objects.filter(pk=row.session_id).update(number=9)
    with pytest.raises(DomainError, match="cannot take place any more"):
        give_back(actor=front_desk, appointment=row, version=row.version)


def test_in_a_stopped_course_nothing_is_given_back(late, course, clinician, front_desk):
    rows = cancel_appointments(actor=front_desk, course=course, seen=seen(*late), forfeits=True)
    stop_course(actor=clinician, course=course, reason="Moves away")
    with pytest.raises(DomainError, match="already over"):
        give_back(actor=front_desk, appointment=rows[0], version=rows[0].version)
    assert states(course)[0] == SessionStatus.FORFEITED


def test_the_database_lets_only_lost_visits_count(three):
    with (
        pytest.raises(IntegrityError, match="when_lost"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE booking_appointment SET forfeits = true WHERE id = %s", [three[0].pk])


@pytest.mark.parametrize("hours", [0, 337])
def test_the_database_keeps_notice_within_two_weeks(clinic, hours):
    with pytest.raises(IntegrityError, match="within_two_weeks"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE clinics_clinic SET forfeit_hours = %s WHERE id = %s", [hours, clinic.pk])
