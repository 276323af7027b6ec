"""What is done to a world while it is measured, and taken away again: the next run finds it as it was."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager

from django.db import connection, transaction
from django.utils import timezone
from psycopg2 import sql

from mesoplan.today.bench.worlds.database import keep_note, note_of

Counted = Mapping[tuple[str, str], int]
COUNTERS = """
    SELECT c.table_name, c.column_name, coalesce(s.last_value, 0)
    FROM information_schema.columns c
    JOIN pg_sequences s ON pg_get_serial_sequence(quote_ident(c.table_name), c.column_name)
        = quote_ident(s.schemaname) || '.' || quote_ident(s.sequencename)
    WHERE c.is_identity = 'YES' AND c.table_schema = 'public'
"""
KEEP = """
    DROP TABLE IF EXISTS kept;
    CREATE TEMP TABLE kept AS SELECT * FROM planning_session WHERE id = ANY(%s)
"""
PUT_BACK = """
    DELETE FROM pghistory_context WHERE created_at >= %s;
    DELETE FROM planning_session WHERE id IN (SELECT id FROM kept);
    INSERT INTO planning_session SELECT * FROM kept;
    DROP TABLE kept
"""


@contextmanager
def undone(sessions: Collection[int]) -> Iterator[None]:
    """Every row that came meanwhile, in whichever table, and every change of these sessions. Past the triggers, which
    would keep both. Meanwhile the world has no note, and is made anew should this not come to its end."""
    counted, began, name = _counted(), timezone.now(), connection.settings_dict["NAME"]
    with connection.cursor() as cursor:
        noted = note_of(cursor, name)
        keep_note(cursor, name, {})
        cursor.execute(KEEP, [list(sessions)])
    try:
        yield
    finally:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            for (table, column), last in _counted().items():
                if last > counted[table, column]:
                    cursor.execute(_without(table, column), [counted[table, column], last])
            cursor.execute(PUT_BACK, [began])
            keep_note(cursor, name, noted)


def _counted() -> Counted:
    """The last number that each table has given."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTERS)
        return {(table, column): last for table, column, last in cursor.fetchall()}


def _without(table: str, column: str) -> sql.Composed:
    statement = sql.SQL("DELETE FROM {table} WHERE {column} > %s AND {column} <= %s")
    return statement.format(table=sql.Identifier(table), column=sql.Identifier(column))
