"""Each move is looked at before it is kept: in a dialog of the calendar, or on a page of its own without a script."""

import json
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from mesoplan.conflicts import StaleEditError
from mesoplan.frame.forms import VersionForm, page_status
from mesoplan.refusals import DomainError
from mesoplan.staff.access import requires, signed_in
from sessions.booking.forms import ReviewedPlaceForm
from sessions.booking.models import Appointment
from sessions.booking.permissions import BOOK
from sessions.booking.placing import ClinicianBusyError
from sessions.booking.review import Review, review_of, why_refused
from sessions.booking.services import change
from sessions.booking.views.back import appointment_of, back_from, calendar_of, shown_by
from sessions.booking.views.shift import shift_address
from sessions.booking.views.undo import undo_of_move
from sessions.planning.models import SessionStatus

MOVED, STALE = "calendar-moved", "calendar-stale"


@require_http_methods(["GET", "POST"])
@requires(BOOK)
def review(request: HttpRequest, pk: int) -> HttpResponseBase:
    row = appointment_of(request, pk)
    if request.method == "GET" and "clock" not in request.GET:
        return _answer(request, row, ReviewedPlaceForm(moving=row))
    form = ReviewedPlaceForm(request.POST if request.method == "POST" else request.GET, moving=row)
    if not form.is_valid():
        return _answer(request, row, form, status=page_status(refused=form))
    if request.method == "POST":
        return _move(request, row, form)
    shown = review_of(row, **_place(form))
    return _answer(request, row, form, shown, why_refused(shown, seen=form.cleaned_data["version"]))


@require_POST
@requires(BOOK)
def undo_move(request: HttpRequest, pk: int) -> HttpResponseBase:
    row, seen = appointment_of(request, pk), VersionForm(request.POST)
    if not seen.is_valid():
        raise StaleEditError
    rows = change.undo_move(actor=signed_in(request), appointment=row, **seen.arguments())
    sentence = ngettext(
        "%(patient)s is back in the old place.", "%(count)d visits of %(patient)s are back in the old place.", len(rows)
    )
    messages.success(request, sentence % {"patient": row.patient, "count": len(rows)})
    return back_from(request, next(it for it in rows if it.pk == row.pk))


def _move(request: HttpRequest, row: Appointment, form: ReviewedPlaceForm) -> HttpResponseBase:
    shown = review_of(row, **_place(form))
    try:
        moved = change.move_appointment(actor=signed_in(request), appointment=row, **form.arguments())
    except DomainError as error:
        if isinstance(error, ClinicianBusyError) and form.cleaned_data["doubles"]:
            form.add_error("beside_reason", _("Say why."))
        return _answer(request, row, form, shown, error, status=page_status(refused=error))
    if not getattr(request, "htmx", False):
        return back_from(request, moved, undo=True)
    answer = render(request, "booking/_moved.html", {"undo": undo_of_move(moved, back="calendar")})
    answer["HX-Trigger"] = json.dumps({MOVED: {"id": moved.pk}})
    return answer


def _place(form: ReviewedPlaceForm) -> dict[str, Any]:
    names = ("clinician", "room", "starts_at", "minutes")
    return {name: form.cleaned_data[name] for name in names}


def _answer(
    request: HttpRequest,
    row: Appointment,
    form: ReviewedPlaceForm,
    shown: Review | None = None,
    refusal: DomainError | None = None,
    *,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponseBase:
    """`shown` is where it would go; without it, where is asked first."""
    back = {"back": "calendar"} | shown_by(request)
    may_double = signed_in(request).is_clinician and isinstance(refusal, ClinicianBusyError)
    form.fields["beside_reason"].required = may_double
    context = {
        "appointment": row,
        "clinic": row.clinic,
        "total": row.session.course.sessions.exclude(status=SessionStatus.CANCELLED).count(),
        "form": form,
        "review": shown,
        "refusal": refusal,
        "tells": form.cleaned_data["tell"] if request.method == "POST" and shown else bool(row.patient.email),
        "send_to": f"{request.path}?{urlencode(back)}",
        "back": back,
        "calendar_url": calendar_of(row, **shown_by(request)),
        "may_double": may_double,
        "shift": shift_address(row, version=form.cleaned_data["version"], **_place(form)) if shown else "",
        "in_dialog": bool(getattr(request, "htmx", False)),
    }
    template = "booking/_review.html" if context["in_dialog"] else "booking/review.html"
    answer = render(request, template, context, status=status)
    if isinstance(refusal, StaleEditError):
        answer["HX-Trigger"] = STALE
    return answer
