"""The process that keeps Mesoplan's own PostgreSQL running for as long as somebody uses it.

Every user holds a connection to the keeper. The kernel closes it when a user ends, however it ends, so no count can go
wrong and no server is left behind: when the last connection closes, the keeper stops the server, and itself.
"""

import argparse
import fcntl
import os
import selectors
import signal
import socket
import sys
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import NoReturn

from mesoplan.runtime.postgres.place import CannotServe, make_place, remove_place, socket_folder
from mesoplan.runtime.postgres.server import Server

DOOR_NAME = "keeper"
READY = b"ready\n"
FIRST_USER_SECONDS = 15
LARGEST_LOG = 5_000_000


def keep(var: Path, *, throwaway: bool) -> None:
    """Start the server, say so on standard output, serve until the last user has left; a throwaway is then deleted."""
    os.umask(0o077)
    place = make_place(var)
    server = Server(place, log=_log_file(var), hurry=throwaway)
    # The lock is the kernel's: an earlier keeper that is still stopping is waited for, one that was killed is not.
    with (var / "postgres.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            server.start()
            door = Door(socket_folder(var) / DOOR_NAME)
            _serve(server, door)
        finally:
            server.stop()
            if throwaway:
                remove_place(var, place)


def _log_file(var: Path) -> Path:
    log = var / "log" / "postgres.log"
    log.parent.mkdir(mode=0o700, exist_ok=True)
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        log.replace(log.with_suffix(".log.1"))
    log.touch()
    return log


class Door:
    """Where users come in, and wait until they are seen off."""

    def __init__(self, address: Path) -> None:
        self.users: list[socket.socket] = []
        # The last to leave is answered by the end of the keeper, when the server has stopped: this holds its line.
        self.last: socket.socket | None = None
        self.entrance = socket.socket(socket.AF_UNIX)
        self.entrance.bind(str(address))
        self.entrance.listen()
        self.selector = selectors.DefaultSelector()
        self.selector.register(self.entrance, selectors.EVENT_READ)

    def wait(self, seconds: float) -> None:
        for key, _events in self.selector.select(seconds):
            if key.fileobj is self.entrance:
                self._let_in()
            else:
                self._see_off(key.fd)

    def _let_in(self) -> None:
        user, _address = self.entrance.accept()
        with suppress(OSError):  # gone again already, which the selector will tell next
            user.sendall(READY)
        self.selector.register(user, selectors.EVENT_READ)
        self.users.append(user)

    def _see_off(self, descriptor: int) -> None:
        user = next(user for user in self.users if user.fileno() == descriptor)
        self.selector.unregister(user)
        self.users.remove(user)
        if self.users:
            user.close()
        else:
            self.last = user


def _serve(server: Server, door: Door) -> None:
    sys.stdout.buffer.write(READY)
    sys.stdout.close()
    door.wait(FIRST_USER_SECONDS)
    while door.users and server.is_running():
        door.wait(1)


def _detach() -> None:
    """Be nobody's child, and of no terminal: Ctrl-C there must not take the database from under those still writing."""
    if os.fork():
        os._exit(0)
    os.setsid()


def _end(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("var", type=Path)
    parser.add_argument("--throwaway", action="store_true")
    wish = parser.parse_args()
    _detach()
    signal.signal(signal.SIGTERM, _end)
    try:
        keep(wish.var, throwaway=wish.throwaway)
    except CannotServe as refusal:
        sys.stdout.write(f"{refusal}\n")
        sys.exit(1)
    except BrokenPipeError:
        sys.exit(1)  # whoever asked for the server was interrupted before it was ready


if __name__ == "__main__":
    main()
