"""Lists of the API, a page at a time. What is added or taken away meanwhile shifts no page, as it would with numbers of
pages, and the last page is read as fast as the first."""

from rest_framework.pagination import CursorPagination

MOST_ROWS = 200


class Pages(CursorPagination):
    """In the order of a unique column, which an endpoint may replace."""

    ordering: str | tuple[str, ...] = "pk"
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = MOST_ROWS
