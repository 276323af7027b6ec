"""Views that refuse, so that the frame can be tried without any room's rules."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import path

from mesoplan.refusals import DomainError
from mesoplan.urls import urlpatterns as mesoplan_urls


def refuses(request: HttpRequest) -> HttpResponse:
    raise DomainError("Room 2 is taken at 10:30.")


def says(request: HttpRequest) -> HttpResponse:
    messages.success(request, "Session 4 moved.")
    messages.error(request, "The reminder was not sent.")
    return HttpResponse("<p>part</p>")


def breaks(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a fault")


urlpatterns = [
    *mesoplan_urls,
    path("refuses", refuses),
    path("says", says),
    path("breaks", breaks),
]
