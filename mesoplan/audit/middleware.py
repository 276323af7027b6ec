import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from pghistory.middleware import HistoryMiddleware


class RequestHistoryMiddleware(HistoryMiddleware):
    """Gives every request a number; each change in the history carries it beside the person and the address."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.audit_id = uuid.uuid4()  # type: ignore[attr-defined]
        response: HttpResponse = super().__call__(request)  # type: ignore[no-untyped-call] # pghistory is typed in part
        response["X-Request-ID"] = str(request.audit_id)  # type: ignore[attr-defined]
        return response

    def get_context(self, request: HttpRequest) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request)
        return context | {"request": str(request.audit_id)}  # type: ignore[attr-defined]
