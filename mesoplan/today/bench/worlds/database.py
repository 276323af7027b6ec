"""Each world is a database of its own, kept for the next run until the tables or the rows would be others, or the days
in it have gone by."""

import hashlib
import json
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import psycopg2.extensions
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.utils import timezone
from psycopg2 import sql

from mesoplan.runtime.postgres.beside import connected_to
from mesoplan.today.bench.worlds.filling import fill, furnish
from mesoplan.today.bench.worlds.layout import Layout
from script.launch.servers import NAME

PREFIX = f"{NAME}_bench_"
FURNISHED = "furnished"
KEPT_DAYS = timedelta(days=5)
# What a world was made from and for, kept as the comment of its database. Without one it is made anew.
Note = dict[str, str]
# Of a connection of our own, or of Django's.
Cursor = psycopg2.extensions.cursor | CursorWrapper


def world(size: str, appointments: int) -> tuple[str, date]:
    """The name of its database, made where there is none, and the day that it was made for."""
    with closing(psycopg2.connect(**{**connection.get_connection_params(), "dbname": "postgres"})) as server:
        server.autocommit = True
        with server.cursor() as cursor:
            made_for = _made_for(cursor, f"{PREFIX}{size}")
            if made_for is None:
                made_for = timezone.localdate()
                _furnished(cursor)
                _made_from(cursor, f"{PREFIX}{size}", f"{PREFIX}{FURNISHED}")
                with connected_to(f"{PREFIX}{size}"):
                    fill(Layout(appointments, made_for))
                _note(cursor, f"{PREFIX}{size}", made_for)
    return f"{PREFIX}{size}", made_for


def _furnished(cursor: psycopg2.extensions.cursor) -> None:
    name = f"{PREFIX}{FURNISHED}"
    if _made_for(cursor, name) is None:
        _made_from(cursor, name, "template1")
        with connected_to(name):
            call_command("migrate", verbosity=0, interactive=False)
            call_command("createcachetable", verbosity=0)
            furnish()
        _note(cursor, name, timezone.localdate())


def _made_from(cursor: psycopg2.extensions.cursor, name: str, source: str) -> None:
    cursor.execute(_named("DROP DATABASE IF EXISTS {} WITH (FORCE)", name))
    cursor.execute(_named("CREATE DATABASE {} TEMPLATE {}", name, source))


def _note(cursor: psycopg2.extensions.cursor, name: str, made_for: date) -> None:
    keep_note(cursor, name, {"digest": digest(migrations() | sources()), "day": made_for.isoformat()})


def keep_note(cursor: Cursor, name: str, said: Note) -> None:
    cursor.execute(_named("COMMENT ON DATABASE {} IS ", name) + sql.Literal(json.dumps(said)))


def note_of(cursor: Cursor, name: str) -> Note:
    cursor.execute("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name])
    row = cursor.fetchone()
    noted: Note = json.loads(row[0]) if row and row[0] else {}
    return noted


def _made_for(cursor: psycopg2.extensions.cursor, name: str) -> date | None:
    """None where it is not there, or no longer what would be made now."""
    noted = note_of(cursor, name)
    if noted.get("digest") != digest(migrations() | sources()):
        return None
    day = date.fromisoformat(noted["day"])
    return day if timezone.localdate() - day <= KEPT_DAYS else None


def _named(statement: str, *names: str) -> sql.Composed:
    return sql.SQL(statement).format(*map(sql.Identifier, names))


def migrations() -> set[Path]:
    return {file for app in apps.get_app_configs() for file in (Path(app.path) / "migrations").glob("*.py")}


def sources() -> set[Path]:
    """Of what fills a world."""
    here = Path(__file__).parent
    files = {here / name for name in ("filling.py", "layout.py", "copying.py")}
    return files | set(here.parents[1].joinpath("demo").glob("*.py"))


def digest(files: set[Path]) -> str:
    read = hashlib.sha256()
    for file in sorted(files):
        read.update(file.read_bytes())
    return read.hexdigest()[:16]
