"""Reading what an address says; anybody can type one. `next` names the page a person was sent away from to settle
something: it stays with the forms of the other page, and they lead back to it."""

from urllib.parse import urlencode

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

MOST_DIGITS = 18
NEXT = "next"


def row_number(text: str) -> int | None:
    """The key of a row, or None for whatever cannot be one."""
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else None


def is_ours(request: HttpRequest, address: str) -> bool:
    """Whether following the address stays on this site. A page may also be about a site that is not ours."""
    try:
        host = request.get_host()
    except DisallowedHost:
        return False
    return url_has_allowed_host_and_scheme(address, {host}, require_https=request.is_secure())


def next_of(request: HttpRequest) -> str:
    """The page to go back to, from the form that was sent or from the address; empty without a safe one."""
    wanted = request.POST.get(NEXT) or request.GET.get(NEXT, "")
    return wanted if is_ours(request, wanted) else ""


def came_from(request: HttpRequest) -> str:
    """The page the person came from, when it is one of ours; the home page otherwise."""
    referer = request.headers.get("Referer", "")
    return referer if is_ours(request, referer) else "/"


def page_of(request: HttpRequest) -> str:
    """The page on the screen. What answers a form often has no page of its own; then it is the page of the form."""
    return request.get_full_path() if request.method == "GET" else came_from(request)


def with_next(request: HttpRequest, path: str, **said: object) -> str:
    """An address at which the way back is not forgotten."""
    kept = {NEXT: next_of(request)} if next_of(request) else {}
    words = urlencode(said | kept, doseq=True)
    return f"{path}?{words}" if words else path
