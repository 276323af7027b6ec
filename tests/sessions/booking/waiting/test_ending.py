"""Entries that nobody can be asked for any more end by themselves, and the list says why."""

from datetime import date, datetime, time, timedelta

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mesoplan.clinics.models import Clinic
from sessions.booking.models import UNDO_LASTS, WaitingEntry
from sessions.booking.services.cancel import cancel_appointment
from sessions.booking.services.ending import end_over
from sessions.booking.services.offering import run
from sessions.booking.services.waiting import decline
from sessions.booking.waiting.matching import Window
from sessions.planning.models import Session
from tests import factories
from tests.sessions.booking.conftest import MONDAY
from tests.sessions.booking.desk import book
from tests.sessions.booking.waiting.conftest import NINE
from tests.sessions.booking.waiting.room import ANY_TIME, cancel, offered, wait

WEEK = timedelta(days=7)


def ended() -> list[tuple[str, str]]:
    """After one round of the worker."""
    run()
    return list(WaitingEntry.objects.values_list("status", "why_ended"))


class TestWhen:
    def test_the_last_day_of_waiting_is_over(self, bruno_session, front_desk, monday):
        wait(bruno_session, front_desk, until=MONDAY)
        assert ended() == [("waiting", "")]
        monday.shift(timedelta(days=1))
        assert ended() == [("ended", "until")]
        assert WaitingEntry.objects.get().ended_at == datetime.now(tz=NINE.tzinfo)

    def test_all_its_times_are_over(self, bruno_session, front_desk, monday):
        wait(bruno_session, front_desk, Window(time(9), time(10, 30)), until=MONDAY)
        monday.move_to(NINE + timedelta(minutes=89))
        assert ended() == [("waiting", "")]
        monday.move_to(NINE + timedelta(minutes=90))
        assert ended() == [("ended", "times")]

    def test_the_session_is_dropped(self, bruno_session, front_desk):
        wait(bruno_session, front_desk)
        Session.objects.filter(pk=bruno_session.pk).update(status="cancelled")
        assert ended() == [("ended", "nothing")]

    def test_the_course_is_over(self, bruno_session, front_desk):
        wait(bruno_session, front_desk)
        type(bruno_session.course).objects.filter(pk=bruno_session.course_id).update(
            status="stopped", stop_reason="Moved away"
        )
        assert ended() == [("ended", "nothing")]

    def test_the_patient_has_died(self, bruno_session, front_desk):
        wait(bruno_session, front_desk)
        type(bruno_session.course.patient).objects.update(deceased_on=MONDAY)
        assert ended() == [("ended", "nothing")]

    def test_the_visit_that_was_to_be_earlier_has_begun(self, bruno_session, front_desk, clinician, monday):
        book(bruno_session, clinician, MONDAY, "10:00")
        wait(bruno_session, front_desk)
        assert ended() == [("waiting", "")]
        monday.move_to(NINE + timedelta(hours=1))
        assert ended() == [("ended", "nothing")]

    def test_what_is_held_is_answered_first(self, booked, bruno_session, front_desk):
        wait(bruno_session, front_desk)
        cancel(booked, front_desk)
        (offer,) = offered()
        Session.objects.filter(pk=bruno_session.pk).update(status="cancelled")
        assert ended() == [("waiting", "")]
        decline(actor=front_desk, offer=offer)
        assert ended() == [("ended", "nothing")]


@pytest.mark.parametrize(
    ("window", "until", "is_over"),
    [
        (ANY_TIME, MONDAY, False),
        (ANY_TIME, MONDAY - timedelta(days=1), True),
        (Window(time(8), time(9)), MONDAY, True),
        (Window(time(8), time(9)), MONDAY + timedelta(days=1), False),
        (Window(time(8), time(9, 1)), MONDAY, False),
        (Window(time(8), time(9), weekday=0), MONDAY + timedelta(days=6), True),
        (Window(time(8), time(9), weekday=0), MONDAY + WEEK, False),
        (Window(time(8), time(10), weekday=6), MONDAY + timedelta(days=5), True),
        (Window(time(8), time(10), last_day=MONDAY - timedelta(days=1)), MONDAY + WEEK, True),
        (Window(time(8), time(10), first_day=MONDAY + WEEK), MONDAY + WEEK, False),
        (ANY_TIME, date.max, False),
    ],
)
def test_a_time_is_over_when_none_of_it_is_still_to_come(window, until, is_over):
    assert window.is_over(datetime.combine(MONDAY, time(9)), until) is is_over


def test_its_history_says_so_and_it_can_wait_again(bruno_session, front_desk, monday):
    entry = wait(bruno_session, front_desk, until=MONDAY)
    monday.shift(timedelta(days=1))
    run()
    history = WaitingEntry.pgh_event_model.objects.filter(pgh_obj=entry.pk).order_by("pgh_id")
    assert list(history.values_list("status", "why_ended")) == [("waiting", ""), ("ended", "until")]
    assert wait(bruno_session, front_desk).is_waiting


def test_many_that_go_on_are_read_in_as_many_queries_as_one(bruno_session, clinic, clinician, front_desk, monday):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            end_over(NINE)
        return len(captured)

    wait(bruno_session, front_desk)
    few = queries()
    for number in range(5):
        patient = factories.make_patient(clinic, given_name=f"Patient {number}")
        wait(factories.make_active_course(patient, clinician, first_on=MONDAY, sessions=1).sessions.get(), front_desk)
    assert queries() == few


class TestPage:
    @pytest.fixture
    def page(self, client_of, front_desk):
        return lambda: client_of(front_desk).get("/waiting").text

    def test_it_says_why_for_two_weeks_and_leads_back_onto_the_list(self, page, bruno_session, front_desk, monday):
        wait(bruno_session, front_desk, until=MONDAY)
        monday.shift(timedelta(days=1))
        run()
        text = page()
        assert "The last day of waiting is over" in text
        assert "Waited from Mon 2 Nov to Tue 3 Nov" in text
        assert f'href="/courses/{bruno_session.course_id}/waiting?session={bruno_session.pk}"' in text
        monday.shift(timedelta(days=14, seconds=1))
        assert "The last day of waiting is over" not in page()

    def test_who_waits_again_stands_there_no_more(self, page, bruno_session, front_desk, monday):
        wait(bruno_session, front_desk, until=MONDAY)
        monday.shift(timedelta(days=1))
        run()
        wait(bruno_session, front_desk)
        assert "The last day of waiting is over" not in page()

    def test_where_nothing_is_to_book_nobody_is_led_back(self, page, bruno_session, front_desk):
        wait(bruno_session, front_desk)
        Session.objects.filter(pk=bruno_session.pk).update(status="cancelled")
        run()
        assert "There is nothing more to book" in page()
        assert "Put on the list again" not in page()


class TestRows:
    @pytest.mark.parametrize(
        "change",
        ["status = 'ended'", "status = 'ended', ended_at = now()", "status = 'ended', why_ended = 'until'"],
    )
    def test_what_ended_says_when_and_why(self, bruno_session, front_desk, change):
        wait(bruno_session, front_desk)
        with pytest.raises(IntegrityError, match="says_why_it_ended"), transaction.atomic():
            connection.cursor().execute(f"UPDATE booking_waitingentry SET {change}")  # noqa: S608 written above

    def test_what_ended_stays_ended(self, bruno_session, front_desk, monday):
        wait(bruno_session, front_desk, until=MONDAY)
        monday.shift(timedelta(days=1))
        run()
        with pytest.raises(InternalError, match="Invalid transition"), transaction.atomic():
            connection.cursor().execute(
                "UPDATE booking_waitingentry SET status = 'waiting', ended_at = NULL, why_ended = ''"
            )


def test_what_counts_as_used_ends_once_that_cannot_be_taken_back(first, clinician, front_desk, monday, clinic):
    visit = book(first, clinician, MONDAY, "10:00")
    entry = wait(first, front_desk)
    Clinic.objects.update(forfeit_hours=24)
    cancel_appointment(actor=front_desk, appointment=visit, version=1, forfeits=True)
    end_over(timezone.now())
    entry.refresh_from_db()
    assert entry.status == "waiting"
    monday.shift(UNDO_LASTS)
    end_over(timezone.now())
    entry.refresh_from_db()
    assert entry.status == "ended"
