from http import HTTPStatus
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_GET

from mesoplan.clinics.middleware import working_clinic
from mesoplan.frame.forms import page_status
from mesoplan.staff.access import requires, signed_in
from sessions.booking.calendar.feed import feed_of
from sessions.booking.calendar.listed import listed
from sessions.booking.calendar.marks import mark_of
from sessions.booking.calendar.words import words_of
from sessions.booking.forms import BY, EXTENTS, VIEWS, ShownForm
from sessions.booking.models.states import FURTHER, SHAPES
from sessions.booking.permissions import BOOK, SEE_CALENDAR
from sessions.booking.views.undo import undo_of


@require_GET
@requires(SEE_CALENDAR)
def calendar(request: HttpRequest) -> HttpResponseBase:
    """The grid is an empty frame, which its script fills from the feed; the list is whole."""
    clinic, user = working_clinic(request), signed_in(request)
    form = ShownForm(request.GET, clinic=clinic)
    shown = form.shown
    view = (form.cleaned_data.get("view") if form.is_valid() else "") or "grid"
    context = {
        "shown": shown,
        "view": view,
        "form": form,
        "groupings": BY,
        "extents": EXTENTS,
        "views": VIEWS,
        "before": shown.day - shown.step,
        "after": shown.day + shown.step,
        "today": clinic.today,
        "may_book": user.may(BOOK),
        "undo": undo_of(request, back="calendar"),
        "words": words_of(shown, view),
        "shapes": (*SHAPES.values(), *FURTHER.values()),
        "kept": urlencode(shown.query | {"view": view} | page_of(request)),
    }
    if view == "list":
        # The mark first: what changes in between is news the next time it is asked for.
        context |= {"mark": mark_of(user, shown), "listed": listed(user, shown, request.GET.get("page", ""))}
    return render(request, "booking/calendar.html", context, status=page_status(refused=form.errors))


def page_of(request: HttpRequest) -> dict[str, str]:
    """Of the list, for whoever comes back to it."""
    return {"page": request.GET["page"]} if "page" in request.GET else {}


@require_GET
@requires(SEE_CALENDAR)
def feed(request: HttpRequest) -> HttpResponseBase:
    """Whoever has it already asks with its mark, and is answered 304 as long as nothing has changed."""
    user, form = signed_in(request), ShownForm(request.GET, clinic=working_clinic(request))
    if not form.is_valid():
        return JsonResponse({"errors": form.errors.get_json_data()}, status=HTTPStatus.BAD_REQUEST)
    shown = form.shown
    mark = mark_of(user, shown)
    answer = get_conditional_response(request, etag=mark) or JsonResponse(
        feed_of(user, shown), headers={"ETag": mark}, json_dumps_params={"ensure_ascii": False}
    )
    patch_cache_control(answer, private=True, no_cache=True)
    return answer
