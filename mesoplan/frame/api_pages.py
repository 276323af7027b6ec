"""Lists of the API, a page at a time. What is added or taken away meanwhile shifts no page, as it would with numbers of
pages, and the last page is read as fast as the first."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import DataError
from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.views import APIView

MOST_ROWS = 200


class Pages(CursorPagination):
    """In the order of a unique column, which an endpoint may replace."""

    ordering: str | tuple[str, ...] = "pk"
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = MOST_ROWS

    def paginate_queryset(self, queryset: Any, request: Request, view: APIView | None = None) -> Any:  # noqa: ANN401 as the list has it
        """A cursor is text of ours that anybody can make up."""
        try:
            return super().paginate_queryset(queryset, request, view)
        except (ValueError, ValidationError, DataError) as error:
            raise NotFound(self.invalid_cursor_message) from error
