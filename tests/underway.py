"""Requests that the test server is still answering. A window that closes does not end what it has asked for, and that
must not meet the emptying of the tables after the test."""

import threading
import time
from typing import Any

from django.core.signals import request_finished, request_started

LONGEST_S = 30
_answering: set[int] = set()


def watch() -> None:
    request_started.connect(_began, dispatch_uid="underway_began")
    request_finished.connect(_ended, dispatch_uid="underway_ended")


def wait_until_answered() -> None:
    end = time.monotonic() + LONGEST_S
    while _answering:
        assert time.monotonic() < end, "A request was not answered."
        time.sleep(0.01)


def _began(**_signal: Any) -> None:
    if threading.current_thread() is not threading.main_thread():
        _answering.add(threading.get_ident())


def _ended(**_signal: Any) -> None:
    _answering.discard(threading.get_ident())
