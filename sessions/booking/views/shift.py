"""One visit moves, and those that follow it under its course are proposed to shift with it."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from mesoplan.clinics.models import Clinic, Room
from mesoplan.frame.forms import page_status
from mesoplan.refusals import DomainError
from mesoplan.staff.access import requires, signed_in
from mesoplan.staff.models import User
from sessions.booking.forms import ReviewedPlaceForm
from sessions.booking.models import Appointment
from sessions.booking.permissions import BOOK
from sessions.booking.replanning.forms import read_shifts, said_shift
from sessions.booking.replanning.outcome import Spot
from sessions.booking.replanning.rows import Rows
from sessions.booking.replanning.shifting import Shift, following
from sessions.booking.review import review_of, why_refused
from sessions.booking.services import change
from sessions.booking.solver.errors import OutOfTimeError
from sessions.booking.views.back import appointment_of, back_from
from sessions.booking.views.opened_chart import banner_on


@require_http_methods(["GET", "POST"])
@requires(BOOK)
def shift(request: HttpRequest, pk: int) -> HttpResponseBase:
    row = appointment_of(request, pk)
    row.refuse_unless_booked()
    form = ReviewedPlaceForm(request.POST if request.method == "POST" else request.GET, moving=row)
    if not form.is_valid():
        return redirect("booking:review", pk=row.pk)
    if request.method == "GET":
        return _answer(request, row, form)
    try:
        moved = _shift(request, row, form)
    except DomainError as refusal:
        row = appointment_of(request, pk)
        return _answer(request, row, _as_it_is_now(request, row), refusal)
    return back_from(request, moved, undo=True)


def _as_it_is_now(request: HttpRequest, row: Appointment) -> ReviewedPlaceForm:
    """The same place, asked of the appointment as it is after a refusal."""
    sent = request.POST.copy()
    sent["version"] = str(row.version)
    form = ReviewedPlaceForm(sent, moving=row)
    form.is_valid()
    return form


def shift_address(
    row: Appointment, *, clinician: User, room: Room, starts_at: datetime, minutes: int, version: int
) -> str:
    """Where those that follow can go with it; empty where none follows, or where it stays on its day."""
    before, start = row.clinic.local(row.starts_at), row.clinic.local(starts_at)
    if before.date() == start.date() or not following(row, now=timezone.now()):
        return ""
    when = {"day": start.date(), "clock": start.strftime("%H:%M"), "twice": start.fold, "minutes": minutes}
    where = {"clinician": clinician.pk, "room": room.pk, "version": version}
    return f"{reverse('booking:shift', args=[row.pk])}?{urlencode(when | where)}"


def _shift(request: HttpRequest, row: Appointment, form: ReviewedPlaceForm) -> Appointment:
    place = form.cleaned_data
    try:
        chosen = read_shifts(request.POST.getlist("shift"), row.clinic)
    except ValidationError as error:
        raise DomainError(" ".join(error.messages)) from error
    return change.shift_appointments(
        actor=signed_in(request),
        appointment=row,
        version=place["version"],
        to=Spot(place["starts_at"], place["clinician"].pk, place["room"].pk),
        minutes=place["minutes"],
        following=chosen,
        tell=place["tell"],
    )


def _answer(
    request: HttpRequest, row: Appointment, form: ReviewedPlaceForm, refusal: DomainError | None = None
) -> HttpResponseBase:
    """With a proposal of now, also after a refusal: the calendar has changed."""
    now, place = timezone.now(), form.cleaned_data
    visits = following(row, now=now)
    names = ("clinician", "room", "starts_at", "minutes")
    where = {name: place[name] for name in names}
    together = review_of(row, **where, lifted=[it.pk for it in visits])
    proposed = Shift(together.placement, visits, now=now)
    given = proposed.circumstances
    together, alone = replace(together, given=given), replace(review_of(row, **where), given=given)
    context = {
        "appointment": row,
        "patient": row.patient,
        "clinic": row.clinic,
        "form": form,
        "review": together,
        "refusal": refusal or why_refused(together, seen=place["version"]),
        "alone_refused": why_refused(alone, seen=place["version"]),
        "tells": place["tell"] if request.method == "POST" else bool(row.patient.email),
        "send_to": f"?{request.GET.urlencode()}",
        "banner": banner_on(request, row.patient),
        **_shown(proposed, row.clinic),
    }
    return render(request, "booking/shift.html", context, status=page_status(refused=refusal))


def _shown(proposed: Shift, clinic: Clinic) -> dict[str, Any]:
    try:
        outcome = proposed.outcome()
    except OutOfTimeError:
        return {"problem": _("No proposal was found in the time that there was. Move the visits one by one.")}
    shown = Rows(clinic, outcome, known=proposed.known)
    rows = [(row, said_shift(row.line)) for row in shown.rows]
    verb = ngettext("Move %(count)d visit", "Move %(count)d visits", len(rows) + 1) % {"count": len(rows) + 1}
    return {"rows": rows, "left": shown.left, "verb": verb}
