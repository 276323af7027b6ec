from datetime import timedelta

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from mesoplan.clinics.middleware import working_clinic
from mesoplan.frame.forms import page_status
from mesoplan.staff.access import requires, signed_in
from sessions.booking.board import Board, board_of
from sessions.booking.forms import BY, VIEWS, DayForm
from sessions.booking.permissions import SEE_CALENDAR
from sessions.booking.views.undo import undo_of
from sessions.planning.permissions import SEE_PLAN


@require_GET
@requires(SEE_CALENDAR)
def calendar(request: HttpRequest) -> HttpResponseBase:
    clinic, form = working_clinic(request), DayForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    day = wanted.get("day") or clinic.today
    board = board_of(signed_in(request), clinic, day, by=wanted.get("by") or "clinician")
    context = {
        "board": board,
        "view": wanted.get("view") or "board",
        "form": form,
        "groupings": BY,
        "views": VIEWS,
        "day_before": day - timedelta(days=1),
        "day_after": day + timedelta(days=1),
        "today": clinic.today,
        "shows_areas": signed_in(request).may(SEE_PLAN),
        "summary": _summary(board),
        "undo": undo_of(request, back="calendar"),
    }
    return render(request, "booking/calendar.html", context, status=page_status(refused=form.errors))


def _summary(board: Board) -> str:
    visits = ngettext("%(count)d visit", "%(count)d visits", len(board.cards)) % {"count": len(board.cards)}
    here = _("%(here)d here, %(treated)d treated") % {"here": board.here, "treated": board.treated}
    return f"{visits} · {here}"
