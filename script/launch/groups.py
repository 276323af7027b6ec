"""Ending programs with all that they started: each runs in a process group of its own, named by its first process."""

import os
import signal
import time
from collections.abc import Callable, Iterable

PATIENCE_SECONDS = 12


def end_groups(groups: Iterable[int], *, reap: Callable[[], object] = lambda: None) -> None:
    """Ask each leader, who knows how to end its own; wait; then kill. A parent passes how it collects the ended."""
    left = [group for group in groups if _asked(group)]
    patience = time.monotonic() + PATIENCE_SECONDS
    while left and time.monotonic() < patience:
        time.sleep(0.05)
        reap()
        left = [group for group in left if _sent(group, 0)]
    for group in left:
        _sent(group, signal.SIGKILL)
    reap()


def _asked(group: int) -> bool:
    try:
        os.kill(group, signal.SIGTERM)
    except ProcessLookupError:
        return _sent(group, signal.SIGTERM)  # its leader is gone, and has left others behind
    return True


def _sent(group: int, sign: int) -> bool:
    try:
        os.killpg(group, sign)
    except ProcessLookupError:
        return False
    except PermissionError:  # on macOS: nothing but zombies left
        return False
    return True
