"""SQL by hand against what has to stay: the history, the ledger, who looked, what was signed, and who it was."""

import uuid

import pghistory
import pgtrigger
import pytest
from django.apps import apps
from django.db import InternalError, connection, transaction
from pghistory.core import event_models
from pghistory.models import Context
from psycopg2.extras import Json

from mesoplan.clinics.models import Room
from tests.factories import make_room

pytestmark = pytest.mark.servers

OF_TYPE = {
    "ARRAY": [],
    "boolean": True,
    "date": "2026-11-24",
    "jsonb": {},
    "time without time zone": "08:00",
    "timestamp with time zone": "2026-11-24T08:00Z",
    "tstzrange": "[2026-11-24 08:00Z,2026-11-24 09:00Z)",
    "uuid": str(uuid.UUID(int=1)),
}


# What a row of this table has to begin with.
BEGINS_WITH = {
    "formulations_cataloguechange": {"status": "waiting"},
    "formulations_lotcorrection": {"status": "waiting"},
}


def refuses(table, operation) -> bool:
    """Whether the table has a trigger without a condition that refuses this."""
    triggers = getattr(table._meta, "triggers", [])
    protects = [it for it in triggers if isinstance(it, pgtrigger.Protect) and not isinstance(it, pgtrigger.ReadOnly)]
    return any(operation in str(it.operation) and it.condition is None for it in protects)


def tables_that(hold) -> list[str]:
    return sorted({table._meta.db_table for table in apps.get_models() if hold(table)})


FOLLOWED = {model.pgh_tracked_model for model in event_models()}
EVENTS = set(event_models())
NEVER_CHANGED = tables_that(lambda table: table in EVENTS or refuses(table, "UPDATE"))
NEVER_DELETED = tables_that(lambda table: table in EVENTS or refuses(table, "DELETE"))
NEVER_EMPTIED = tables_that(lambda table: table in EVENTS | FOLLOWED or refuses(table, "DELETE"))


def run(sql, *values) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def a_row_in(table) -> str:
    """Any row that the columns take, and the name of one of them. Keys lead nowhere, which is asked at the end only,
    and whether the values make sense is not asked at all."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT conname FROM pg_constraint WHERE contype = 'c' AND conrelid = %s::regclass", [table])
        for (name,) in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        cursor.execute(
            "SELECT column_name, data_type FROM information_schema.columns"
            " WHERE table_name = %s AND is_nullable = 'NO' AND is_generated = 'NEVER'",
            [table],
        )
        needed = dict(cursor.fetchall())
        numbers = {"bigint", "integer", "smallint", "numeric"}
        row = {name: OF_TYPE.get(kind, 1 if kind in numbers else "1") for name, kind in needed.items()}
        row |= BEGINS_WITH.get(table, {})
        columns = ", ".join(f'"{name}"' for name in row)
        filled = f"SELECT {columns} FROM jsonb_populate_record(NULL::{table}, %s)"  # noqa: S608 (names of our tables)
        cursor.execute(f"INSERT INTO {table} ({columns}) {filled}", [Json(row)])
    return next(iter(needed))


@pytest.fixture
def taken_back(db):
    """What a test has put in is gone before anybody asks where its keys lead."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_the_tables_that_matter_are_among_those_found():
    matter = {"formulations_ledgerentry", "audit_chartopening", "staff_userevent", "pghistory_context"}
    assert matter <= set(NEVER_DELETED) <= set(NEVER_EMPTIED)
    assert {"planning_plan", "delivery_treatmentrecord", "formulations_formulationversion"} <= set(NEVER_EMPTIED)
    assert {"delivery_addendum", "formulations_ledgerentry", "audit_chartopening"} <= set(NEVER_CHANGED)
    assert len(EVENTS) > 30


@pytest.mark.parametrize("table", NEVER_CHANGED)
def test_no_row_is_changed(taken_back, table):
    column = a_row_in(table)
    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        run(f"UPDATE {table} SET {column} = {column}")  # noqa: S608  (both names are the models')


@pytest.mark.parametrize("table", NEVER_DELETED)
def test_no_row_is_deleted(taken_back, table):
    a_row_in(table)
    with pytest.raises(InternalError, match=r"Cannot .*delete"), transaction.atomic():
        run(f"DELETE FROM {table}")  # noqa: S608  (the name is the models')


@pytest.mark.parametrize("table", NEVER_EMPTIED)
def test_no_table_is_emptied(taken_back, table):
    with pytest.raises(InternalError, match="cannot be emptied"), transaction.atomic():
        run(f"TRUNCATE {table} CASCADE")


def test_a_table_is_not_emptied_through_another_that_it_hangs_on(db):
    with pytest.raises(InternalError, match="cannot be emptied"), transaction.atomic():
        run("TRUNCATE django_content_type, staff_user CASCADE")


@pytest.fixture
def change(clinic) -> Context:
    """Somebody, in some request, has added a room."""
    with pghistory.context(user=7, request="a1"):
        make_room(clinic, "Room 9")
    return Context.objects.get(metadata__request="a1")


@pytest.mark.parametrize(
    "claim",
    [
        pytest.param({"user": 8, "request": "a1"}, id="somebody else"),
        pytest.param({"request": "a1"}, id="nobody"),
        pytest.param({"user": 7, "request": "b2"}, id="another request"),
        pytest.param({"user": 7, "request": "a1", "reason": "x"}, id="one more word"),
    ],
)
def test_who_made_a_change_is_not_rewritten(change, claim):
    with pytest.raises(InternalError, match="cannot be replaced"), transaction.atomic():
        run("UPDATE pghistory_context SET metadata = %s WHERE id = %s", Json(claim), str(change.pk))
    change.refresh_from_db()
    assert change.metadata == {"user": 7, "request": "a1"}


@pytest.mark.parametrize("claim", [{"user": 8, "request": "a1"}, {"user": None, "request": "a1"}, {"request": "a1"}])
def test_nor_by_a_change_that_pretends_to_belong_to_the_same_request(change, claim):
    run("SELECT set_config('pghistory.context_id', %s, true)", str(change.pk))
    run("SELECT set_config('pghistory.context_metadata', %s, true)", Json(claim).dumps(claim))
    with pytest.raises(InternalError, match="cannot be replaced"), transaction.atomic():
        run("UPDATE clinics_room SET name = 'Room 10' WHERE name = 'Room 9'")


def test_what_a_request_learns_later_is_added_to_its_context(clinic):
    with pghistory.context(user=None, request="a1"):
        make_room(clinic, "Room 8")
        with pghistory.context(user=7):
            make_room(clinic, "Room 9")
        with pghistory.context(reason="moved"):
            make_room(clinic, "Room 10")
    assert Context.objects.get().metadata == {"user": 7, "request": "a1", "reason": "moved"}


def test_a_second_transaction_of_the_request_adds_a_word_but_no_person(transactional_db, clinic):
    with pghistory.context(request="a1"):
        make_room(clinic, "Room 8")
        with pghistory.context(reason="moved"):
            make_room(clinic, "Room 9")
        with pghistory.context(user=7), pytest.raises(InternalError, match="cannot be replaced"):
            make_room(clinic, "Room 10")
    assert Context.objects.get().metadata == {"request": "a1", "reason": "moved"}
    assert not Room.objects.filter(name="Room 10").exists()
