"""What the database itself holds of a run."""

import pytest
from django.db import IntegrityError, InternalError, connection, transaction

from sessions.booking.services.replan import ask


def run(sql: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("status = 'lost', started_at = now()", "status_known"),
        ("status = 'running', started_at = NULL", "started_when_it_is"),
        ("status = 'proposed', started_at = now()", "proposes_something"),
        ("status = 'failed', started_at = now()", "failed_for_a_reason"),
        ("error = 'why'", "failed_for_a_reason"),
        ("booked_at = now()", "booked_by_someone"),
        ("gap = 1.5", "gap_is_a_share"),
        ("limit_seconds = 0", "has_time"),
    ],
)
def test_a_row_makes_sense_or_is_refused(replan_row, change, constraint):
    with pytest.raises(IntegrityError, match=f"booking_replan_{constraint}"):
        run(f"SET LOCAL session_replication_role = replica; UPDATE booking_replan SET {change}")  # noqa: S608


@pytest.mark.parametrize("status", ["proposed", "failed", "booked"])
def test_a_run_moves_only_along_its_states(replan_row, status):
    with pytest.raises(InternalError, match="Invalid transition"):
        run("UPDATE booking_replan SET status = %s", status)


def test_what_was_asked_stays(replan_row):
    with pytest.raises(InternalError, match="Cannot update"):
        run("UPDATE booking_replan SET asked = '{}'")


def test_a_booked_one_stays_booked_or_is_dropped(proposed, front_desk, three):
    run("UPDATE booking_replan SET status = 'booked', booked_at = now(), booked_by_id = %s", front_desk.pk)
    with pytest.raises(InternalError, match="Invalid transition"):
        run("UPDATE booking_replan SET status = 'proposed'")
    run("UPDATE booking_replan SET status = 'dropped'")


@pytest.fixture
def replan_row(front_desk, clinic, asked):
    return ask(actor=front_desk, clinic=clinic, asked=asked)
