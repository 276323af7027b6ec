"""Another database on the server that is in use: the tests' copies, and the worlds of the benchmark."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def connected_to(name: str) -> Iterator[None]:
    usual = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual
