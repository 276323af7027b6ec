from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from mesoplan.clinics.middleware import working_clinic
from mesoplan.staff.access import requires, signed_in
from mesoplan.today.board import admin_board, clinician_board, desk_board
from mesoplan.today.permissions import SEE_TODAY
from sessions.booking.views import undo as visits
from sessions.reminders import undo as calls


@require_GET
@requires(SEE_TODAY)
def home(request: HttpRequest) -> HttpResponseBase:
    user, clinic = signed_in(request), working_clinic(request)
    if user.is_clinician:
        return render(request, "today/clinician.html", {"board": clinician_board(user, clinic), "clinic": clinic})
    if user.is_front_desk:
        undo = visits.undo_of(request, back="today") or calls.undo_of(request, back="today")
        context = {"board": desk_board(user, clinic), "clinic": clinic, "undo": undo}
        return render(request, "today/desk.html", context)
    return render(request, "today/admin.html", {"board": admin_board(user, clinic), "clinic": clinic})
