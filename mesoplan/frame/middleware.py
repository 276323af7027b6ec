from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.contrib.messages import get_messages
from django.contrib.messages.storage.base import BaseStorage
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import render, resolve_url
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect, reselect, reswap, retarget

from mesoplan.frame.addresses import came_from
from mesoplan.refusals import DomainError

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

NUL = "%00"
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
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
    """A rule's "no" that no form caught becomes a page, or for htmx a message on the page, in the rule's own words. The
    "no" of an address that only takes what is sent to it is a page too, and whoever sent something after the sign-in
    was lost is led back to the form."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed):
            response.content = render_to_string("405.html", {"back_url": _way_back(request)}, request)
        elif _lost_what_was_sent(request, response):
            messages.warning(request, _("You have been signed out; what you sent was not kept."))
            return redirect_to_login(came_from(request))
        return response

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
        if _has_lost_sign_in(request, response):
            return _signed_out(request)
        if isinstance(response, HttpResponse) and _stays_on_the_page(response) and _has_unsaid_messages(request):
            response.write(render_to_string("frame/swapped_messages.html", request=request))
        return response


def _lost_what_was_sent(request: HttpRequest, response: HttpResponseBase) -> bool:
    asked_to_sign_in = response.get("Location", "") == redirect_to_login(request.get_full_path()).url
    return asked_to_sign_in and request.method not in SAFE_METHODS and not _by_htmx(request)


def _way_back(request: HttpRequest) -> str:
    """Never to the page of the sign-in: it leads whoever is signed in on, and may lead right here."""
    page = came_from(request)
    return "/" if urlsplit(page).path == resolve_url(settings.LOGIN_URL) else page


def _has_lost_sign_in(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Asked to sign in; or refused without any cookie, which has taken the token of the forms with it."""
    has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
    is_refused = response.status_code == HTTPStatus.FORBIDDEN and not has_session
    return is_refused or response.get("Location", "").startswith(resolve_url(settings.LOGIN_URL))


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
    unsaid = get_messages(request)
    return isinstance(unsaid, BaseStorage) and len(unsaid) > 0 and not unsaid.used


def _by_htmx(request: HttpRequest) -> bool:
    return bool(getattr(request, "htmx", False))


def _page(request: HttpRequest) -> str:
    """The page on the screen, of which this request asks for a part."""
    details: HtmxDetails = request.htmx  # type: ignore[attr-defined] # set by django-htmx
    return details.current_url_abs_path or "/"
