"""Two people who do something at the same moment, in real transactions."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.db import connection

from mesoplan.refusals import DomainError

Outcome = TypeVar("Outcome")


def together(*deeds: Callable[[], Outcome]) -> list[Outcome | DomainError]:
    """Each deed on its own thread and connection, begun at the same moment."""
    barrier = Barrier(len(deeds))

    def do(deed: Callable[[], Outcome]) -> Outcome | DomainError:
        try:
            barrier.wait(timeout=10)
            return deed()
        except DomainError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as threads:
        return list(threads.map(do, deeds))
