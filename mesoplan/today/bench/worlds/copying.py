"""Many rows into a table by COPY: the fastest way there is, and past the triggers and keys that rows of people meet."""

import io
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from psycopg2 import sql

AT_ONCE = 5_000
NOTHING = r"\N"
Row = tuple[object, ...]


class Lines(io.RawIOBase):
    """Rows as psycopg2 reads them from a file, no more of them at once than it asks for."""

    def __init__(self, rows: Iterator[str]) -> None:
        self._rows, self._left = rows, b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        while 0 <= len(self._left) < size and (more := "".join(islice(self._rows, AT_ONCE))):
            self._left += more.encode()
        taken, self._left = self._left[:size], self._left[size:]
        return taken


def copy(cursor: Any, table: type[models.Model], columns: tuple[str, ...], rows: Iterable[Row], **same: object) -> None:  # noqa: ANN401 a cursor has no type of its own
    """`rows` hold what differs, in the order of `columns`; `same` holds what is one value in all of them. What is
    named in neither is as a new row has it."""
    fixed = {**_defaults(table, leave=columns), **same}
    ending = "".join(f"\t{_written(value)}" for value in fixed.values()) + "\n"
    lines = ("\t".join(map(_written, row)) + ending for row in rows)
    names = sql.SQL(", ").join(sql.Identifier(name) for name in (*columns, *fixed))
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table._meta.db_table), names)
    cursor.copy_expert(statement.as_string(cursor.connection), Lines(lines))


def _defaults(table: type[models.Model], *, leave: tuple[str, ...]) -> Mapping[str, object]:
    fields = [it for it in table._meta.concrete_fields if not (it.primary_key or it.generated or it.column in leave)]
    return {str(it.column): _default(it) for it in fields}


def _default(field: models.Field[Any, Any]) -> object:
    value = field.get_default()
    if isinstance(field, ArrayField) and isinstance(value, list):
        return "{" + ",".join(value) + "}"
    return value


def _written(value: object) -> str:
    if value is None:
        return NOTHING
    return str(value)
