"""Lists of the API, a page at a time. What is added or taken away meanwhile shifts no page, as it would with numbers of
pages, and the last page is read as fast as the first."""

import json
from collections.abc import Sequence
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import DataError
from django.db.models import Q
from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.views import APIView

MOST_ROWS = 200


class Pages(CursorPagination):
    """In the order of columns of which the last is unique; an endpoint may name others. A cursor says them all: with
    the first alone, rows that are alike in it would have to be counted off, and of a thousand some be lost."""

    ordering: tuple[str, ...] = ("pk",)
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = MOST_ROWS

    def paginate_queryset(self, queryset: Any, request: Request, view: APIView | None = None) -> Any:  # noqa: ANN401 as the list has it
        """A cursor is text of ours that anybody can make up."""
        try:
            return super().paginate_queryset(InOrder(queryset, self.ordering), request, view)  # type: ignore[arg-type] # it does what a cursor asks of a query
        except (ValueError, ValidationError, DataError) as error:
            raise NotFound(self.invalid_cursor_message) from error

    def _get_position_from_instance(self, instance: object, ordering: Sequence[str]) -> str:
        return json.dumps([getattr(instance, column) for column in ordering], default=str)


class InOrder:
    """Rows that are asked for what comes before or after all `columns` of a position, where a cursor by itself asks
    for the first one of them."""

    def __init__(self, rows: Any, columns: Sequence[str]) -> None:  # noqa: ANN401 a query, or what does as one
        self.rows, self.columns = rows, columns

    def order_by(self, *columns: str) -> Self:
        return type(self)(self.rows.order_by(*columns), self.columns)

    def filter(self, **beyond: str) -> Self:
        ((lookup, position),) = beyond.items()
        return type(self)(self.rows.filter(self._beyond(lookup.rpartition("__")[2], position)), self.columns)

    def __getitem__(self, part: slice) -> Any:  # noqa: ANN401
        return self.rows[part]

    def _beyond(self, side: str, position: str) -> Q:
        """`side` is that of a lookup: gt or lt. The first column is asked for by itself, too: an index answers that."""
        values = self._read(position)
        found, alike = Q(), Q()
        for column, value in zip(self.columns, values, strict=True):
            found |= alike & Q(**{f"{column}__{side}": value})
            alike &= Q(**{column: value})
        return Q(**{f"{self.columns[0]}__{side}e": values[0]}) & found

    def _read(self, position: str) -> list[str | int]:
        values = json.loads(position)
        if not isinstance(values, list) or [it for it in values if not isinstance(it, str | int)]:
            raise ValueError("This is no position.")
        return values
