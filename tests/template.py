"""A migrated database, made once and copied by each process of a run. It is kept as a dump, so the next run restores in
a second what takes a quarter of a minute to migrate, until a migration or an installed package is another one."""

import ast
import hashlib
import os
import subprocess
from collections.abc import Iterator
from contextlib import closing, suppress
from functools import cache
from importlib.metadata import distributions
from pathlib import Path

import psycopg2.extensions
from django import setup
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from psycopg2 import sql

from mesoplan.runtime.postgres.beside import connected_to
from mesoplan.runtime.postgres.place import Place, binaries
from script.launch.servers import NAME

PREFIX = f"test_{NAME}_template_"  # one for each checkout, as the test databases beside it
KEPT = Path(settings.VAR_DIR) / "migrated"


def template() -> str:
    """The name of a migrated database on the tests' server, for `CREATE DATABASE … TEMPLATE`."""
    with closing(psycopg2.connect(**{**connection.get_connection_params(), "dbname": "postgres"})) as server:
        server.autocommit = True
        with server.cursor() as cursor:
            # The first process makes it while the others wait; the lock ends with the connection, however that ends.
            cursor.execute("SELECT pg_advisory_lock(hashtext(%s))", [PREFIX])
            _make_if_missing(cursor)
    return f"{PREFIX}{digest()}"


def _make_if_missing(cursor: psycopg2.extensions.cursor) -> None:
    name, unfinished = f"{PREFIX}{digest()}", f"{PREFIX}unfinished"
    cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX])
    found = {row[0] for row in cursor.fetchall()}
    for other in found - {name}:
        _drop(cursor, other)
    if name not in found:
        # Under another name until it is whole: an interrupted attempt is never copied.
        _fill(cursor, unfinished, _dump_of(cursor))
        cursor.execute(_named("ALTER DATABASE {} RENAME TO {}", unfinished, name))


def _fill(cursor: psycopg2.extensions.cursor, name: str, dump: Path) -> None:
    cursor.execute(_named("CREATE DATABASE {}", name))
    if dump.exists() and _restore(name, dump):
        return
    _drop(cursor, name)
    cursor.execute(_named("CREATE DATABASE {}", name))
    with connected_to(name):
        call_command("migrate", verbosity=0, interactive=False)
    _keep(name, dump)


def _dump_of(cursor: psycopg2.extensions.cursor) -> Path:
    """One of each server, for what a migration does may depend on the server's version."""
    return KEPT / f"{digest()}-{cursor.connection.server_version}.sql"


def _restore(name: str, dump: Path) -> bool:
    return _run("psql", name, "--quiet", "--set=ON_ERROR_STOP=1", f"--file={dump}")


def _keep(name: str, dump: Path) -> None:
    """A server newer than our pg_dump has no dump, which costs time and nothing else."""
    KEPT.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = dump.with_suffix(f".{os.getpid()}")
    if _run("pg_dump", name, "--no-owner", f"--file={unfinished}"):
        # pg_dump writes it for every server; those before 17 do not know it.
        unfinished.write_text(unfinished.read_text().replace("SET transaction_timeout = 0;\n", ""))
        unfinished.replace(dump)
    for other in KEPT.iterdir():
        if not other.name.startswith(digest()):
            with suppress(FileNotFoundError):
                other.unlink()


def _run(program: str, database: str, *arguments: str) -> bool:
    wanted = {**connection.settings_dict, "NAME": database}
    (_psql, *where), environment = connection.client.settings_to_cmd_args_env(wanted, [])
    path = binaries(Place(folder=Path(settings.VAR_DIR), run_as={})) / program
    command = [str(path), *where, "--no-password", *arguments]
    done = subprocess.run(
        command, env={**os.environ, **(environment or {})}, stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    return not done.returncode


def _drop(cursor: psycopg2.extensions.cursor, name: str) -> None:
    cursor.execute(_named("DROP DATABASE {} WITH (FORCE)", name))


def _named(statement: str, *names: str) -> sql.Composed:
    return sql.SQL(statement).format(*map(sql.Identifier, names))


@cache
def digest() -> str:
    """Of what a migrated database comes from: the migrations, what they import of the project, and the packages."""
    installed = sorted(f"{package.name}=={package.version}" for package in distributions())
    digest = hashlib.sha256("\n".join([*installed, *settings.INSTALLED_APPS]).encode())
    migrations = {path for app in apps.get_app_configs() for path in (Path(app.path) / "migrations").rglob("*.py")}
    for path in sorted(migrations | {path for one in migrations for path in _imported_by(one)}):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _imported_by(migration: Path) -> Iterator[Path]:
    """The modules of the project that it takes functions or defaults from."""
    for node in ast.walk(ast.parse(migration.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (path for alias in node.names for path in _of_the_project(alias.name))
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from _of_the_project(node.module)
            yield from (path for alias in node.names for path in _of_the_project(f"{node.module}.{alias.name}"))


def _of_the_project(module: str) -> list[Path]:
    path = settings.BASE_DIR.joinpath(*module.split("."))
    return [file for file in (path.with_suffix(".py"), path / "__init__.py") if file.exists()]


if __name__ == "__main__":
    setup()
    template()
