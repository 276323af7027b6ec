"""A visit called off, or several of its course at once; and taken back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from mesoplan.conflicts import StaleEditError
from mesoplan.frame.forms import VersionForm
from mesoplan.staff.access import requires, signed_in
from sessions.booking.calling_off import calling_off
from sessions.booking.forms import CancelForm, said_versions
from sessions.booking.permissions import BOOK
from sessions.booking.services import cancel as services
from sessions.booking.views.back import appointment_of, back_from, calendar_of, shown_by
from sessions.booking.views.opened_chart import banner_on


@require_http_methods(["GET", "POST"])
@requires(BOOK)
def cancel(request: HttpRequest, pk: int) -> HttpResponseBase:
    row = appointment_of(request, pk)
    row.refuse_unless_cancellable()
    offered = calling_off(row, now=timezone.now())
    if request.method == "POST":
        form = CancelForm(request.POST)
        if not form.is_valid():
            raise StaleEditError
        services.cancel_appointments(
            actor=signed_in(request),
            course=row.session.course,
            seen=form.chosen(offered),
            forfeits=form.cleaned_data["forfeits"],
        )
        return back_from(request, row, undo=True)
    context = {
        "appointment": row,
        "patient": row.patient,
        "clinic": row.clinic,
        "offered": offered,
        "seen": said_versions([row, *offered.others]),
        "send_to": f"?{request.GET.urlencode()}",
        "back_url": calendar_of(row, **shown_by(request)) if request.GET.get("back") == "calendar" else "",
        "banner": banner_on(request, row.patient),
    }
    return render(request, "booking/cancel.html", context)


@require_POST
@requires(BOOK)
def undo_cancel(request: HttpRequest, pk: int) -> HttpResponseBase:
    row, seen = appointment_of(request, pk), VersionForm(request.POST)
    if not seen.is_valid():
        raise StaleEditError
    rows = services.undo_cancel(actor=signed_in(request), appointment=row, **seen.arguments())
    sentence = ngettext(
        "The appointment of %(patient)s stands again.",
        "%(count)d appointments of %(patient)s stand again.",
        len(rows),
    )
    messages.success(request, sentence % {"patient": row.patient, "count": len(rows)})
    return back_from(request, row)
