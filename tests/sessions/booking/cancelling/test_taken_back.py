"""For three minutes a cancellation can be taken back, as if it had never been; a missed visit on the same day."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, InternalError, connection, transaction

from mesoplan.refusals import DomainError
from sessions.booking.models import UNDO_LASTS, FreedPlace
from sessions.booking.services.attend import check_in, mark_no_show, undo_no_show
from sessions.booking.services.cancel import cancel_appointment, cancel_appointments, undo_cancel
from sessions.planning.models import SessionStatus
from tests.sessions.booking.cancelling.test_cancel import seen, states
from tests.sessions.booking.conftest import MONDAY
from tests.sessions.booking.desk import book


def test_all_that_was_called_off_in_one_act_stands_again(three, course, front_desk, monday):
    cancel_appointments(actor=front_desk, course=course, seen=seen(*three[1:]))
    monday.shift(UNDO_LASTS - timedelta(seconds=1))
    rows = undo_cancel(actor=front_desk, appointment=three[1], version=2)
    assert [row.session.number for row in rows] == [2, 3]
    assert states(course) == [SessionStatus.BOOKED] * 3
    three[1].refresh_from_db()
    assert (three[1].cancelled_at, three[1].version) == (None, 3)
    assert not FreedPlace.objects.filter(closed_at=None).exists()


def test_what_was_called_off_before_stays_so(three, course, front_desk, monday):
    cancel_appointment(actor=front_desk, appointment=three[2], version=1)
    monday.shift(timedelta(minutes=1))
    cancel_appointment(actor=front_desk, appointment=three[1], version=1)
    undo_cancel(actor=front_desk, appointment=three[1], version=2)
    assert states(course) == [SessionStatus.BOOKED, SessionStatus.BOOKED, SessionStatus.PLANNED]


def test_after_three_minutes_it_is_too_late(three, course, front_desk, monday):
    cancel_appointment(actor=front_desk, appointment=three[1], version=1)
    monday.shift(UNDO_LASTS)
    with pytest.raises(DomainError, match="cannot be taken back any more"):
        undo_cancel(actor=front_desk, appointment=three[1], version=2)
    assert states(course)[1] == SessionStatus.PLANNED


def test_nothing_comes_back_where_somebody_has_taken_one_of_the_places(
    three, course, front_desk, clinician, bruno_session
):
    cancel_appointments(actor=front_desk, course=course, seen=seen(*three))
    book(bruno_session, clinician, MONDAY, "10:15")
    with pytest.raises(DomainError, match=r"Session 1: Dr Marin is busy from 10:15 to 10:45"):
        undo_cancel(actor=front_desk, appointment=three[0], version=2)
    assert states(course) == [SessionStatus.PLANNED] * 3


def test_nor_where_its_session_is_booked_again(three, course, front_desk, clinician):
    cancel_appointment(actor=front_desk, appointment=three[0], version=1)
    book(three[0].session, clinician, MONDAY, "15:00")
    with pytest.raises(DomainError, match=r"another appointment|already booked|not allowed"):
        undo_cancel(actor=front_desk, appointment=three[0], version=2)
    three[0].refresh_from_db()
    assert three[0].is_cancelled


def test_somebody_who_comes_late_after_all_is_expected_again(three, course, front_desk, monday):
    monday.shift(timedelta(hours=4))
    missed = mark_no_show(actor=front_desk, appointment=three[0])
    undo_no_show(actor=front_desk, appointment=missed, version=missed.version)
    assert states(course)[0] == SessionStatus.BOOKED
    three[0].refresh_from_db()
    assert check_in(actor=front_desk, appointment=three[0]).is_checked_in


def test_the_next_day_it_is_too_late_for_that(three, course, front_desk, monday):
    monday.shift(timedelta(hours=4))
    missed = mark_no_show(actor=front_desk, appointment=three[0])
    monday.shift(timedelta(days=1))
    with pytest.raises(DomainError, match="only be taken back on the same day"):
        undo_no_show(actor=front_desk, appointment=missed, version=missed.version)
    assert states(course)[0] == SessionStatus.MISSED


@pytest.mark.parametrize("status", ["checked_in", "treated", "no_show"])
def test_the_database_knows_no_other_way_back(three, front_desk, status):
    cancel_appointment(actor=front_desk, appointment=three[0], version=1)
    with pytest.raises((InternalError, IntegrityError)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE booking_appointment SET status = %s, cancelled_at = NULL WHERE id = %s", [status, three[0].pk]
        )
