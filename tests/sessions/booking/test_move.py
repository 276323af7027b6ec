from datetime import timedelta

import pytest
from django.db import IntegrityError

from mesoplan.conflicts import StaleEditError
from mesoplan.refusals import DomainError
from sessions.booking.models import UNDO_LASTS, Appointment
from sessions.booking.services.attend import check_in, undo_check_in
from sessions.booking.services.cancel import cancel_appointment
from sessions.booking.services.change import move_appointment, undo_move
from tests import factories
from tests.sessions.booking.conftest import MONDAY
from tests.sessions.booking.desk import at, book


@pytest.fixture
def move(front_desk, clinic):
    def to(appointment, day, clock, **changes):
        people = {"clinician": appointment.clinician, "room": appointment.room, "version": appointment.version}
        starts_at = at(clinic, day, clock)
        return move_appointment(actor=front_desk, appointment=appointment, starts_at=starts_at, **(people | changes))

    return to


def test_an_appointment_moves_to_another_time_clinician_and_room(first, clinician, clinic, move):
    other, room = factories.make_user("clinician", clinic), factories.make_room(clinic)
    moved = move(
        book(first, clinician, MONDAY, "10:00"), MONDAY + timedelta(days=1), "15:00", clinician=other, room=room
    )
    moved.refresh_from_db()
    assert (moved.starts_at, moved.clinician, moved.room) == (
        at(clinic, MONDAY + timedelta(days=1), "15:00"),
        other,
        room,
    )
    assert moved.version == 2


def test_an_appointment_may_overlap_the_place_it_leaves(first, clinician, move, clinic):
    assert move(book(first, clinician, MONDAY, "10:00"), MONDAY, "10:15").starts_at == at(clinic, MONDAY, "10:15")


def test_a_move_keeps_the_rules_of_booking(first, second, bruno_session, clinician, move):
    book(bruno_session, clinician, MONDAY, "10:00")
    book(second, clinician, MONDAY + timedelta(days=8), "10:00")
    appointment = book(first, clinician, MONDAY, "11:00")
    for day, clock, sentence in [
        (MONDAY, "10:15", "Dr Marin is busy from 10:00 to 10:30."),
        (MONDAY, "19:45", "not open"),
        (MONDAY + timedelta(days=2), "10:00", "because session 2 follows"),
    ]:
        with pytest.raises(DomainError, match=sentence):
            move(appointment, day, clock)
    appointment.refresh_from_db()
    assert (appointment.version, appointment.starts_at) == (1, at(appointment.clinic, MONDAY, "11:00"))


def test_of_two_people_who_move_it_the_second_is_told(first, clinician, move, clinic):
    appointment = book(first, clinician, MONDAY, "10:00")
    move(appointment, MONDAY, "11:00")
    with pytest.raises(StaleEditError):
        move(appointment, MONDAY, "12:00", version=1)
    appointment.refresh_from_db()
    assert appointment.starts_at == at(clinic, MONDAY, "11:00")


def test_an_appointment_that_is_cancelled_or_checked_in_does_not_move(
    first, bruno_session, clinician, front_desk, move
):
    gone = cancel_appointment(actor=front_desk, appointment=book(first, clinician, MONDAY, "10:00"), version=1)
    here = check_in(actor=front_desk, appointment=book(bruno_session, clinician, MONDAY, "10:00"))
    with pytest.raises(DomainError, match="is cancelled and cannot move"):
        move(gone, MONDAY, "11:00")
    with pytest.raises(DomainError, match="is checked in and cannot move"):
        move(here, MONDAY, "11:00")


def test_a_visit_may_last_longer_or_shorter_than_its_plan_says_and_stays_so(first, clinician, move, clinic):
    appointment = book(first, clinician, MONDAY, "10:00")
    longer = move(appointment, MONDAY, "10:00", minutes=45)
    assert (longer.minutes, longer.ends_at) == (45, at(clinic, MONDAY, "10:45"))
    elsewhere = move(longer, MONDAY, "11:00")
    assert elsewhere.minutes == 45
    assert move(elsewhere, MONDAY, "11:00", minutes=30).minutes == 30


@pytest.mark.parametrize("minutes", [7, 485])
def test_a_visit_lasts_full_five_minutes_and_no_more_than_a_working_day(first, clinician, move, minutes):
    appointment = book(first, clinician, MONDAY, "10:00")
    with pytest.raises(DomainError, match="lasts full 5 minutes, and at most 480"):
        move(appointment, MONDAY, "10:00", minutes=minutes)
    appointment.refresh_from_db()
    assert (appointment.version, appointment.minutes) == (1, 30)


def test_the_longer_visit_is_what_must_not_meet_another(first, bruno_session, clinician, move):
    book(bruno_session, clinician, MONDAY, "10:30")
    with pytest.raises(DomainError, match="Dr Marin is busy from 10:30 to 11:00"):
        move(book(first, clinician, MONDAY, "10:00"), MONDAY, "10:00", minutes=35)


def test_who_decided_that_nobody_is_told_of_a_new_time_is_kept(first, clinician, front_desk, move):
    untold = move(book(first, clinician, MONDAY, "10:00"), MONDAY, "11:00", tell=False)
    assert untold.untold_by == front_desk
    untold = move(untold, MONDAY, "11:00", minutes=40)
    assert untold.untold_by == front_desk
    assert move(untold, MONDAY, "12:00").untold_by is None


def test_the_database_knows_of_nobody_untold_without_a_move(first, clinician):
    appointment = book(first, clinician, MONDAY, "10:00")
    with pytest.raises(IntegrityError, match="booking_untold_of_a_move"):
        Appointment.objects.filter(pk=appointment.pk).update(untold_by=clinician)


def stand(appointment):
    names = ("slot", "clinician", "room", "booked_at", "booked_by", "moved_at", "untold_by")
    return [getattr(appointment, name) for name in names]


def undo(front_desk, appointment):
    (row,) = undo_move(actor=front_desk, appointment=appointment, version=appointment.version)
    return row


def test_a_move_taken_back_has_never_been(first, clinician, clinic, front_desk, move, monday):
    before = book(first, clinician, MONDAY, "10:00")
    monday.shift(timedelta(minutes=10))
    other, room = factories.make_user("clinician", clinic), factories.make_room(clinic)
    moved = move(before, MONDAY + timedelta(days=1), "15:00", clinician=other, room=room, minutes=60, tell=False)
    monday.shift(UNDO_LASTS - timedelta(seconds=1))
    back = Appointment.objects.get(pk=undo(front_desk, moved).pk)
    assert stand(back) == stand(before)
    assert back.version == 3


def test_after_three_minutes_a_move_stays(first, clinician, front_desk, move, monday):
    moved = move(book(first, clinician, MONDAY, "10:00"), MONDAY, "11:00")
    monday.shift(UNDO_LASTS)
    with pytest.raises(DomainError, match="cannot be taken back any more"):
        undo(front_desk, moved)


def test_of_two_moves_each_is_taken_back_once(first, clinician, front_desk, move, monday, clinic):
    moved = move(book(first, clinician, MONDAY, "10:00"), MONDAY, "11:00")
    monday.shift(timedelta(minutes=1))
    back = undo(front_desk, move(moved, MONDAY, "12:00"))
    assert back.starts_at == at(clinic, MONDAY, "11:00")
    with pytest.raises(DomainError, match="cannot be taken back any more"):
        undo(front_desk, back)


def test_what_was_done_since_is_not_taken_back_with_the_move(first, clinician, front_desk, move):
    moved = move(book(first, clinician, MONDAY, "10:00"), MONDAY, "11:00")
    undo_check_in(actor=front_desk, appointment=check_in(actor=front_desk, appointment=moved))
    moved.refresh_from_db()
    with pytest.raises(DomainError, match="cannot be taken back any more"):
        undo(front_desk, moved)


def test_a_place_that_somebody_has_taken_meanwhile_is_not_given_back(
    first, bruno_session, clinician, front_desk, move, clinic
):
    moved = move(book(first, clinician, MONDAY, "10:00"), MONDAY, "11:00")
    book(bruno_session, clinician, MONDAY, "10:00")
    with pytest.raises(DomainError, match="Dr Marin is busy from 10:00 to 10:30"):
        undo(front_desk, moved)
    moved.refresh_from_db()
    assert moved.starts_at == at(clinic, MONDAY, "11:00")


def test_whoever_looks_at_an_older_move_takes_nothing_back(first, clinician, front_desk, move):
    moved = move(book(first, clinician, MONDAY, "10:00"), MONDAY, "11:00")
    with pytest.raises(StaleEditError):
        undo_move(actor=front_desk, appointment=moved, version=1)


def test_a_move_is_not_taken_back_too_near_to_what_was_booked_meanwhile(first, second, clinician, move):
    """Session 2 moves a week away, session 1 is booked where it would be too near, and the move is regretted."""
    second_visit = book(second, clinician, MONDAY + timedelta(days=7), "10:00")
    moved = move(second_visit, MONDAY + timedelta(days=10), "10:00")
    book(first, clinician, MONDAY + timedelta(days=3), "10:00")
    with pytest.raises(DomainError, match="Session 2 is not allowed before"):
        undo_move(actor=clinician, appointment=moved, version=moved.version)
    moved.refresh_from_db()
    assert moved.clinic.local(moved.starts_at).date() == MONDAY + timedelta(days=10)
