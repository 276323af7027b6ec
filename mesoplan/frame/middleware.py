from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.contrib.messages import get_messages
from django.contrib.messages.storage.base import BaseStorage
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render, resolve_url
from django.template.loader import render_to_string
from django_htmx.http import HttpResponseClientRedirect, reselect, reswap, retarget

from mesoplan.frame.addresses import came_from
from mesoplan.refusals import DomainError

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

NUL = "%00"
Answer = Callable[[HttpRequest], HttpResponseBase]


class StorableTextMiddleware:
    """Refuses an address with the character NUL in it, which no text in PostgreSQL holds; forms refuse it too."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if NUL in request.META.get("QUERY_STRING", ""):
            raise BadRequest
        return self.get_response(request)


class RefusalMiddleware:
    """A rule's "no" that no form caught becomes a page, or for htmx a message on the page, in the rule's own words."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, DomainError):
            return None
        context = {"refusal": exception, "back_url": came_from(request)}
        if not _by_htmx(request):
            return render(request, "409.html", context, status=HTTPStatus.CONFLICT)
        response = render(request, "frame/refusal.html", context, status=HTTPStatus.CONFLICT)
        return reselect(reswap(retarget(response, "#messages"), "innerHTML"), "#refusal")


class HtmxPageMiddleware:
    """Keeps a page whole when htmx asks for a part: messages come along, and a lost sign-in moves the whole page, or is
    said on it where something was typed."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not _by_htmx(request) or response.streaming:
            return response
        if response.get("Location", "").startswith(resolve_url(settings.LOGIN_URL)):
            return _signed_out(request)
        if isinstance(response, HttpResponse) and _stays_on_the_page(response) and _has_unsaid_messages(request):
            response.write(render_to_string("frame/swapped_messages.html", request=request))
        return response


def _signed_out(request: HttpRequest) -> HttpResponse:
    """Whoever was sending something keeps the page with all that was typed, and signs in beside it."""
    if request.method == "GET":
        return HttpResponseClientRedirect(redirect_to_login(_page(request)).url)
    response = render(request, "frame/signed_out.html", status=HTTPStatus.UNAUTHORIZED)
    return reselect(reswap(retarget(response, "#messages"), "innerHTML"), "#signed-out")


def _stays_on_the_page(response: HttpResponse) -> bool:
    leaves = any(response.has_header(name) for name in ("Location", "HX-Redirect", "HX-Refresh", "HX-Location"))
    return not leaves and response.get("Content-Type", "").startswith("text/html")


def _has_unsaid_messages(request: HttpRequest) -> bool:
    messages = get_messages(request)
    return isinstance(messages, BaseStorage) and len(messages) > 0 and not messages.used


def _by_htmx(request: HttpRequest) -> bool:
    return bool(getattr(request, "htmx", False))


def _page(request: HttpRequest) -> str:
    """The page on the screen, of which this request asks for a part."""
    details: HtmxDetails = request.htmx  # type: ignore[attr-defined] # set by django-htmx
    return details.current_url_abs_path or "/"
