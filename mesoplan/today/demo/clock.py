"""The demonstration lives through its past with the same services as everybody, so the clock has to go back for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from unittest import mock


@contextmanager
def at(instant: datetime) -> Iterator[datetime]:
    """Within this block it is `instant`, for every rule that asks Django for the time."""
    with mock.patch("django.utils.timezone.now", return_value=instant):
        yield instant
