from http import HTTPStatus
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from mesoplan.clinics.middleware import working_clinic
from mesoplan.clinics.models import Clinic
from mesoplan.frame.forms import page_status
from mesoplan.staff.access import requires, signed_in
from mesoplan.today.board import admin_board, clinician_board, desk_board
from mesoplan.today.day_board import day_board, mark_at
from mesoplan.today.forms import LookedForm
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
        form = looked_at(request, clinic)
        looked = form.looked()
        context = {"board": desk_board(user, clinic, looked), "clinic": clinic, "undo": undo}
        context |= {"form": form, "is_part": bool(looked.only)}
        return render(request, "today/desk.html", context, status=page_status(refused=form.errors))
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
    day = day_board(signed_in(request), clinic, looked_at(request, clinic).looked())
    return render(request, "today/_day_board.html", {"day": day, "clinic": clinic})


def looked_at(request: HttpRequest, clinic: Clinic) -> LookedForm:
    """A part of the page is asked for with the address of the page that is open."""
    page = request.htmx.current_url if by_htmx(request) else None  # type: ignore[attr-defined] # as below
    return LookedForm(QueryDict(urlsplit(page).query) if page else request.GET, clinic=clinic)


def by_htmx(request: HttpRequest) -> bool:
    return bool(request.htmx)  # type: ignore[attr-defined] # set by the htmx middleware
