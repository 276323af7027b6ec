"""What a request cost, in a header that browsers show beside it (https://www.w3.org/TR/server-timing/). Only where
SERVER_TIMING is set: it tells a stranger how much there is behind a page."""

from collections.abc import Callable
from time import perf_counter
from typing import TYPE_CHECKING

from django.db import connection
from django.http import HttpRequest, HttpResponseBase

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class Counted:
    """Around each query of a request."""

    def __init__(self) -> None:
        self.queries, self.seconds = 0, 0.0

    def __call__(self, execute: Callable[..., object], sql: str, params: object, many: bool, context: object) -> object:  # noqa: FBT001 (as Django calls it)
        began = perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.queries += 1
            self.seconds += perf_counter() - began


class ServerTimingMiddleware:
    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began, counted = perf_counter(), Counted()
        watched: AbstractContextManager[None] = connection.execute_wrapper(counted)
        with watched:
            response = self.get_response(request)
        whole, database = (seconds * 1000 for seconds in (perf_counter() - began, counted.seconds))
        response["Server-Timing"] = f'app;dur={whole:.2f}, db;dur={database:.2f};desc="{counted.queries}"'
        return response
