"""SQL by hand against what the waiting list may never hold."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.utils import timezone

from sessions.booking.models import WaitingOffer
from tests import factories


@pytest.fixture
def offer(first, front_desk):
    return factories.make_offer(first, front_desk)


def sql(statement: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_one_offer_at_a_time_for_one_patient(offer, front_desk):
    with pytest.raises(IntegrityError, match="booking_one_offer_at_a_time"), transaction.atomic():
        factories.make_offer(
            offer.entry.session, front_desk, entry=offer.entry, start=offer.starts_at + timedelta(days=1)
        )


@pytest.mark.parametrize(("same", "constraint"), [("clinician", "clinician_held_once"), ("room", "room_held_once")])
def test_nothing_is_held_twice(offer, bruno_session, front_desk, clinic, same, constraint):
    other = {"clinician": factories.make_user("clinician", clinic), "room": factories.make_room(clinic)}
    del other[same]
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        factories.make_offer(bruno_session, front_desk, start=offer.starts_at + timedelta(minutes=29), **other)


def test_what_was_answered_holds_nothing(offer, bruno_session, front_desk):
    sql("UPDATE booking_waitingoffer SET status = 'expired' WHERE id = %s", offer.pk)
    factories.make_offer(bruno_session, front_desk, start=offer.starts_at)
    assert WaitingOffer.objects.live(timezone.now()).count() == 1


def test_an_answer_says_by_whom(offer):
    with pytest.raises(IntegrityError, match="booking_answer_is_noted"):
        sql("UPDATE booking_waitingoffer SET status = 'accepted' WHERE id = %s", offer.pk)


def test_an_answer_is_final(offer):
    sql("UPDATE booking_waitingoffer SET status = 'expired' WHERE id = %s", offer.pk)
    with pytest.raises(InternalError, match="Invalid transition"):
        sql("UPDATE booking_waitingoffer SET status = 'offered' WHERE id = %s", offer.pk)


def test_who_left_the_list_does_not_come_back_to_it(offer):
    sql("UPDATE booking_waitingentry SET status = 'removed'")
    with pytest.raises(InternalError, match="Invalid transition"):
        sql("UPDATE booking_waitingentry SET status = 'waiting'")


@pytest.mark.parametrize(
    ("statement", "constraint"),
    [
        ("UPDATE booking_waitingoffer SET status = 'maybe'", "booking_offer_status_known|Invalid transition"),
        ("UPDATE booking_waitingoffer SET expires_at = offered_at", "booking_offer_ends_after_it_began"),
        ("UPDATE booking_waitingwindow SET ends_at = starts_at", "booking_window_in_order"),
        ("UPDATE booking_waitingwindow SET weekday = 7", "booking_window_weekday_known"),
        (
            "UPDATE booking_waitingwindow SET first_day = '2026-11-03', last_day = '2026-11-02'",
            "booking_window_days_in_order",
        ),
        ("UPDATE booking_freedplace SET slot = 'empty'", "booking_freed_slot_whole"),
        ("UPDATE clinics_clinic SET hold_minutes = 4", "clinics_hold_within_a_day"),
        ("UPDATE clinics_clinic SET hold_minutes = 1441", "clinics_hold_within_a_day"),
    ],
)
def test_what_makes_no_sense_is_refused(offer, statement, constraint):
    with pytest.raises((IntegrityError, InternalError), match=constraint):
        sql(statement)


def test_a_session_waits_once_at_a_time(offer, front_desk):
    with pytest.raises(IntegrityError, match="booking_waits_once"), transaction.atomic():
        factories.make_entry(offer.entry.session, front_desk)
