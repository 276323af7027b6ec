"""From the door to the room: arrived, ready, in the room; each step with its way back, none over somebody else's."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from mesoplan.conflicts import StaleEditError
from mesoplan.refusals import DomainError
from sessions.booking.models import Stage
from sessions.booking.services import attend
from tests.sessions.booking.conftest import MONDAY
from tests.sessions.booking.desk import book

TEN_O_CLOCK = datetime(2026, 11, 2, 9, tzinfo=UTC)


@pytest.fixture
def appointment(first, clinician):
    return book(first, clinician, MONDAY, "10:00")


@pytest.fixture
def arrived(appointment, front_desk, monday):
    monday.move_to(TEN_O_CLOCK - timedelta(minutes=10))
    return attend.check_in(actor=front_desk, appointment=appointment, version=appointment.version)


@pytest.fixture
def step(front_desk):
    """Takes a step with the appointment as it was returned by the step before."""

    def take(name: str, appointment):
        return getattr(attend, name)(actor=front_desk, appointment=appointment, version=appointment.version)

    return take


def kept(appointment):
    appointment.refresh_from_db()
    return appointment.stage, appointment.checked_in_at, appointment.ready_at, appointment.in_room_at


def test_a_patient_arrives_is_ready_and_goes_into_the_room(arrived, step, monday):
    monday.shift(timedelta(minutes=4))
    ready = step("mark_ready", arrived)
    monday.shift(timedelta(minutes=5))
    row = step("enter_room", ready)

    arrival = TEN_O_CLOCK - timedelta(minutes=10)
    times = (arrival, arrival + timedelta(minutes=4), arrival + timedelta(minutes=9))
    assert kept(row) == (Stage.IN_ROOM, *times)
    assert (row.status, row.version) == ("checked_in", 4)


def test_a_step_may_be_left_out_on_the_way(arrived, step):
    row = step("enter_room", arrived)
    assert kept(row)[0] == Stage.IN_ROOM
    assert row.ready_at is None


def test_each_step_goes_back_to_the_one_before(arrived, step):
    row = step("enter_room", step("mark_ready", arrived))
    row = step("leave_room", row)
    assert kept(row)[0] == Stage.READY
    row = step("undo_ready", row)
    assert kept(row)[0] == Stage.ARRIVED
    assert kept(step("undo_check_in", row)) == (Stage.EXPECTED, None, None, None)


def test_a_check_in_is_undone_from_the_room_with_all_that_followed(arrived, step):
    row = step("enter_room", step("mark_ready", arrived))
    assert kept(step("undo_check_in", row)) == (Stage.EXPECTED, None, None, None)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("mark_ready", "who has arrived"),
        ("enter_room", "who has arrived"),
        ("undo_ready", "among those who are ready"),
        ("leave_room", "not in a room"),
        ("undo_check_in", "not checked in"),
    ],
)
def test_nothing_follows_for_who_has_not_arrived(appointment, step, name, words):
    with pytest.raises(DomainError, match=words):
        step(name, appointment)
    assert kept(appointment) == (Stage.EXPECTED, None, None, None)


def test_who_is_in_the_room_is_not_made_ready_any_more(arrived, step):
    row = step("enter_room", arrived)
    for name in ("mark_ready", "enter_room"):
        with pytest.raises(DomainError, match="not in a room yet"):
            step(name, row)


@pytest.mark.parametrize(
    "name", ["check_in", "undo_check_in", "mark_ready", "undo_ready", "enter_room", "leave_room", "mark_no_show"]
)
def test_a_step_of_a_page_that_is_old_is_refused(appointment, front_desk, name):
    with pytest.raises(StaleEditError):
        getattr(attend, name)(actor=front_desk, appointment=appointment, version=appointment.version + 1)


def test_the_treatment_moves_the_patient_into_the_room_by_itself_and_done_by_signing(arrived, step):
    row = attend.note_treatment_begun(step("mark_ready", arrived))
    assert kept(row)[0] == Stage.IN_ROOM
    began = row.in_room_at
    assert attend.note_treatment_begun(row).version == row.version
    assert kept(attend.note_treated(row)) == (Stage.DONE, row.checked_in_at, row.ready_at, began)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("ready_at = '2026-11-02 09:00Z'", "booking_ready_while_here"),
        ("in_room_at = '2026-11-02 09:00Z'", "booking_in_room_while_here"),
        (
            "status = 'checked_in', checked_in_at = '2026-11-02 09:00Z', ready_at = '2026-11-02 08:59Z'",
            "booking_steps_in_order",
        ),
        (
            "status = 'checked_in', checked_in_at = '2026-11-02 09:00Z', in_room_at = '2026-11-02 08:59Z'",
            "booking_steps_in_order",
        ),
        (
            "status = 'checked_in', ready_at = '2026-11-02 09:00Z', in_room_at = '2026-11-02 08:59Z'",
            "booking_steps_in_order",
        ),
    ],
)
def test_the_database_keeps_the_steps_in_order(appointment, change, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE booking_appointment SET {change} WHERE id = %s", [appointment.pk])  # noqa: S608


@pytest.mark.parametrize(
    ("name", "said"),
    [("ready", "Ana Ruiz is ready."), ("enter_room", "Ana Ruiz is in Room 1.")],
)
def test_the_steps_are_on_the_page_of_the_appointment(client_of, front_desk, arrived, name, said):
    client, address = client_of(front_desk), f"/appointments/{arrived.pk}"
    action = f"{address}/{name.replace('_', '-')}"
    assert f'action="{action}"' in client.get(address).text

    assert said in client.post(action, {"version": arrived.version}, follow=True).text
    assert client.post(action, {"version": arrived.version}).status_code == 409


def test_without_a_version_nothing_is_done(client_of, front_desk, arrived):
    assert client_of(front_desk).post(f"/appointments/{arrived.pk}/ready").status_code == 409
    assert kept(arrived)[0] == Stage.ARRIVED
