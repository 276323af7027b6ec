"""Where the demonstration answers, and the rule that one checkout runs it once."""

import fcntl
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from script.launch.places import VAR
from script.launch.terminal import Refusal

DEFAULT_PORT = 8000
HIGHEST_PORT = 65535
LEAVING_SECONDS = 30


def chosen_port() -> int:
    wish = os.environ.get("PORT", str(DEFAULT_PORT))
    if not wish.isdecimal() or not 0 < int(wish) <= HIGHEST_PORT:
        raise Refusal(f"PORT has to be a number from 1 to {HIGHEST_PORT}, not '{wish}'.")
    return int(wish)


def refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise Refusal(f"Only root may use port {port}. Choose another: PORT=8000 script/demo") from None
        except OSError:
            other = port + 1 if port < HIGHEST_PORT else DEFAULT_PORT
            raise Refusal(f"Port {port} is taken. Choose another: PORT={other} script/demo") from None


@contextmanager
def only_demonstration(port: int) -> Iterator[TextIO]:
    """Hold the checkout's lock. One that was killed is still being cleared away by its janitor, and is waited for."""
    VAR.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (VAR / "demo.lock").open("a+") as lock:
        _wait_for(lock)
        lock.seek(0)
        lock.truncate()
        lock.write(f"{os.getpid()} {port}")
        lock.flush()
        refuse_taken(port)
        yield lock


def _wait_for(lock: TextIO) -> None:
    patience = time.monotonic() + LEAVING_SECONDS
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _refuse_running(lock)
            if time.monotonic() > patience:
                raise Refusal("An earlier demonstration of this checkout does not end; see var/demo.lock.") from None
            time.sleep(0.2)
        else:
            return


def _refuse_running(lock: TextIO) -> None:
    lock.seek(0)
    pid, _, port = lock.read().partition(" ")
    try:
        os.kill(int(pid), 0)
    except (ProcessLookupError, ValueError):
        return  # killed, or so young that it has not written yet
    except PermissionError:
        pass  # alive, and another user's
    raise Refusal(f"This checkout runs its demonstration already: http://localhost:{port}")
