"""Using Mesoplan's own PostgreSQL: started by the first who needs it, joined by the others, stopped after the last."""

import fcntl
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mesoplan.runtime.postgres.keeper import DOOR_NAME, READY
from mesoplan.runtime.postgres.place import CannotServe, socket_folder

GOODBYE_SECONDS = 45
PROJECT = Path(__file__).resolve().parents[3]
VAR = Path(os.environ.get("MESOPLAN_VAR", PROJECT / "var"))


@contextmanager
def own_postgres(var: Path = VAR, *, throwaway: bool = False) -> Iterator[Path]:
    """Hold the server for the length of the block; gives the folder of its socket."""
    connection = _join(var) or _start(var, throwaway=throwaway)
    try:
        yield socket_folder(var)
    finally:
        _leave(connection)


@contextmanager
def database_for_a_command() -> Iterator[None]:
    """What `manage.py` runs in: the server named by DATABASE_URL needs nothing, our own is held."""
    if os.environ.get("DATABASE_URL"):
        yield
    else:
        with own_postgres():
            yield


def _join(var: Path) -> socket.socket | None:
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.connect(str(socket_folder(var) / DOOR_NAME))
        if connection.recv(len(READY)) == READY:
            return connection
    except OSError:  # nobody there, or a keeper that has just stopped
        pass
    connection.close()
    return None


def _start(var: Path, *, throwaway: bool) -> socket.socket:
    var.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (var / "postgres.start.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # of two who come at once, one starts it and the other joins
        connection = _join(var)
        if connection is None:
            _start_keeper(var, throwaway=throwaway)
            connection = _join(var)
    if connection is None:
        raise CannotServe(f"PostgreSQL stopped right after its start; see {var / 'log' / 'postgres.log'}.")
    return connection


def _start_keeper(var: Path, *, throwaway: bool) -> None:
    command = [sys.executable, "-m", "mesoplan.runtime.postgres.keeper", str(var)]
    command += ["--throwaway"] if throwaway else []
    with subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as launcher:
        answer = launcher.stdout.readline() if launcher.stdout else b""
    if answer != READY:
        raise CannotServe(answer.decode().strip() or "PostgreSQL's keeper ended without a word.")


def _leave(connection: socket.socket) -> None:
    """Say goodbye and wait: the answer comes at once where others stay, and after the server's end where none do."""
    with connection:
        connection.settimeout(GOODBYE_SECONDS)
        try:
            connection.shutdown(socket.SHUT_WR)
            connection.recv(1)
        except OSError:
            pass
