from datetime import UTC, datetime, timedelta

import pytest

from mesoplan.refusals import DomainError
from sessions.booking.services.attend import check_in, mark_no_show, note_treated, undo_check_in
from sessions.booking.services.cancel import cancel_appointment
from tests.sessions.booking.conftest import MONDAY
from tests.sessions.booking.desk import book

TEN_O_CLOCK = datetime(2026, 11, 2, 9, tzinfo=UTC)


@pytest.fixture
def appointment(first, clinician):
    return book(first, clinician, MONDAY, "10:00")


def test_a_patient_is_checked_in(appointment, front_desk, monday):
    monday.move_to(TEN_O_CLOCK - timedelta(minutes=5))
    check_in(actor=front_desk, appointment=appointment)
    appointment.refresh_from_db()
    assert (appointment.status, appointment.checked_in_at) == ("checked_in", TEN_O_CLOCK - timedelta(minutes=5))


def test_a_patient_is_not_checked_in_ahead_of_the_day(appointment, front_desk, monday):
    monday.move_to(TEN_O_CLOCK - timedelta(hours=11))
    with pytest.raises(DomainError, match="on the day of the appointment, not before"):
        check_in(actor=front_desk, appointment=appointment)


def test_a_visit_that_nobody_closed_on_its_day_is_checked_in_later(appointment, front_desk, monday, client_of):
    monday.move_to(TEN_O_CLOCK + timedelta(days=3))
    page = client_of(front_desk).get(f"/appointments/{appointment.pk}").text
    assert f'action="/appointments/{appointment.pk}/check-in"' in page

    assert check_in(actor=front_desk, appointment=appointment).is_checked_in


def test_a_check_in_can_be_undone(appointment, front_desk):
    undo_check_in(actor=front_desk, appointment=check_in(actor=front_desk, appointment=appointment))
    appointment.refresh_from_db()
    assert (appointment.status, appointment.checked_in_at) == ("booked", None)


def test_only_what_is_checked_in_can_be_undone(appointment, front_desk):
    with pytest.raises(DomainError, match="not checked in"):
        undo_check_in(actor=front_desk, appointment=appointment)


def test_cancelling_gives_the_session_back_to_be_booked(appointment, front_desk, first):
    cancel_appointment(actor=front_desk, appointment=appointment, version=appointment.version)
    appointment.refresh_from_db()
    first.refresh_from_db()
    assert (appointment.status, first.status) == ("cancelled", "planned")


def test_a_patient_who_is_here_is_not_cancelled(appointment, front_desk):
    check_in(actor=front_desk, appointment=appointment)
    with pytest.raises(DomainError, match="Only a booked appointment"):
        cancel_appointment(actor=front_desk, appointment=appointment, version=appointment.version)


def test_who_did_not_come_leaves_a_missed_session(appointment, front_desk, first, monday):
    monday.move_to(TEN_O_CLOCK + timedelta(minutes=20))
    mark_no_show(actor=front_desk, appointment=appointment)
    appointment.refresh_from_db()
    first.refresh_from_db()
    assert (appointment.status, first.status) == ("no_show", "missed")


def test_nobody_is_missed_before_their_time(appointment, front_desk, monday):
    monday.move_to(TEN_O_CLOCK - timedelta(seconds=1))
    with pytest.raises(DomainError, match="whose time has come"):
        mark_no_show(actor=front_desk, appointment=appointment)


def test_a_treatment_is_noted_after_check_in_only(appointment, front_desk):
    with pytest.raises(DomainError, match="Check the patient in"):
        note_treated(appointment)
    check_in(actor=front_desk, appointment=appointment)
    note_treated(appointment)
    appointment.refresh_from_db()
    assert appointment.status == "treated"
