from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from mesoplan.clinics.middleware import working_clinic
from mesoplan.staff.access import requires, signed_in
from mesoplan.today.board import admin_board, clinician_board, desk_board
from mesoplan.today.day_board import day_board, mark_at
from mesoplan.today.permissions import SEE_DAY_BOARD, SEE_TODAY
from sessions.booking.views import undo as visits
from sessions.reminders import undo as calls


@require_GET
@requires(SEE_TODAY)
def home(request: HttpRequest) -> HttpResponseBase:
    user, clinic = signed_in(request), working_clinic(request)
    if user.is_clinician:
        return render(request, "today/clinician.html", {"board": clinician_board(user, clinic), "clinic": clinic})
    if user.is_front_desk and by_htmx(request):
        return board_alone(request)
    if user.is_front_desk:
        undo = visits.undo_of(request, back="today") or calls.undo_of(request, back="today")
        context = {"board": desk_board(user, clinic), "clinic": clinic, "undo": undo}
        return render(request, "today/desk.html", context)
    return render(request, "today/admin.html", {"board": admin_board(user, clinic), "clinic": clinic})


@require_GET
@requires(SEE_DAY_BOARD)
def board_of_the_day(request: HttpRequest) -> HttpResponseBase:
    """What the page asks for again and again: one query says whether anything is new."""
    if request.GET.get("seen") == mark_at(timezone.now()):
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    return board_alone(request)


def board_alone(request: HttpRequest) -> HttpResponseBase:
    """After a step was taken, or when somebody else has taken one."""
    clinic = working_clinic(request)
    return render(request, "today/_day_board.html", {"day": day_board(signed_in(request), clinic), "clinic": clinic})


def by_htmx(request: HttpRequest) -> bool:
    return bool(request.htmx)  # type: ignore[attr-defined] # set by the htmx middleware
