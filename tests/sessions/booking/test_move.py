from datetime import timedelta

import pytest

from mesoplan.conflicts import StaleEditError
from mesoplan.refusals import DomainError
from sessions.booking.services.attend import check_in
from sessions.booking.services.change import cancel_appointment, move_appointment
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
