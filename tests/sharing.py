"""Rows that several tests read and none has to make again."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from pytest_django import DjangoDbBlocker


@contextmanager
def kept_for_several_tests(blocker: DjangoDbBlocker) -> Iterator[None]:
    """A transaction around those of the tests: what one of them changes is taken back to here, and this at the end.
    Not for tests that commit."""
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)
