"""One row of the catalogue: what its columns are as plain values, and whether it may be stored."""

from collections.abc import Mapping, Sequence
from copy import copy
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Model

from mesoplan.conflicts import constraints_speak
from mesoplan.refusals import DomainError


def as_plain(value: object) -> object:
    """As a change keeps it: numbers as text with all their digits, lists in order."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return sorted(value) if isinstance(value, list | tuple | set | frozenset) else value


def plain(row: Model | None, columns: Sequence[str]) -> dict[str, object]:
    """The columns of a row, all None where there is none."""
    return {column: None if row is None else as_plain(getattr(row, column)) for column in columns}


def bring(row: Any, values: Mapping[str, object]) -> None:  # noqa: ANN401 a row of one of the catalogue's tables
    """Stores a row as the clinic wants it; from now on the files no longer speak for it."""
    for column, value in values.items():
        setattr(row, column, value)
    row.changed_here = True
    if row.pk:
        row.version += 1
    refuse_invalid(row)
    with constraints_speak(type(row)):
        row.save()


def refuse_invalid(row: Model, values: Mapping[str, object] = MappingProxyType({})) -> None:
    """What the fields and constraints of the table do not take is said at its fields. The row itself stays as it is."""
    row = copy(row)
    for column, value in values.items():
        setattr(row, column, value)
    columns = row._meta.concrete_fields
    unset = {column.name for column in columns if column.null and getattr(row, column.attname) is None}
    try:
        row.full_clean(exclude=unset)
    except ValidationError as error:
        fields = {name: " ".join(sentences) for name, sentences in error.message_dict.items()}
        on_top = fields.pop(NON_FIELD_ERRORS, "")
        raise DomainError(on_top or next(iter(fields.values())), fields=fields) from error
