from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mesoplan.conflicts import StaleEditError
from mesoplan.frame.forms import VersionForm, page_status
from mesoplan.refusals import DomainError
from mesoplan.staff.access import requires, signed_in
from sessions.booking.consents import lacks_at
from sessions.booking.forms import LostForm, PlaceForm
from sessions.booking.holds import held_by
from sessions.booking.models import Appointment
from sessions.booking.permissions import BOOK, SEE_CALENDAR
from sessions.booking.placing import ClinicianBusyError
from sessions.booking.review import review_of, why_refused
from sessions.booking.services import attend, change
from sessions.booking.services import cancel as services
from sessions.booking.views.back import appointment_of, back_from, calendar_of
from sessions.booking.views.choosing import choosing, sent_place
from sessions.booking.views.opened_chart import banner_on
from sessions.booking.views.shift import shift_address
from sessions.booking.views.undo import undo_now, undo_of
from sessions.planning.models import SessionStatus
from sessions.planning.permissions import SEE_PLAN


@require_GET
@requires(SEE_CALENDAR)
def appointment(request: HttpRequest, pk: int) -> HttpResponseBase:
    row, user = appointment_of(request, pk), signed_in(request)
    is_clinical = user.may(SEE_PLAN)
    context = {
        "appointment": row,
        "clinic": row.clinic,
        "areas": row.session.areas.select_related("area") if is_clinical else [],
        "may_treat": is_clinical,
        "session_count": row.session.course.sessions.exclude(status=SessionStatus.CANCELLED).count(),
        "session_is_to_book": row.session.is_to_book,
        "day_has_come": row.has_come_by(row.clinic.today),
        "has_begun": row.starts_at <= timezone.now(),
        "calendar_url": calendar_of(row),
        "banner": banner_on(request, row.patient),
        "lacks": lacks_at(row),
        "held": held_by(row),
        "undo": undo_of(request),
        "undo_now": undo_now(row),
    }
    return render(request, "booking/appointment.html", context)


@require_http_methods(["GET", "POST"])
@requires(BOOK)
def move(request: HttpRequest, pk: int) -> HttpResponseBase:
    row = appointment_of(request, pk)
    if request.method == "GET":
        row.refuse_unless_booked()
        return _answer_move(request, row)
    form = sent_place(request, row.clinic, moving=row)
    if form.is_valid():
        if with_others := _shift_address(request, row, form):
            return redirect(with_others)
        try:
            moved = change.move_appointment(actor=signed_in(request), appointment=row, **form.arguments())
        except DomainError as error:
            form.refuse(error, by=signed_in(request))
        else:
            messages.success(request, _moved(row, moved))
            return redirect("booking:appointment", pk=row.pk)
    return _answer_move(request, row, refused=form)


@require_POST
@requires(BOOK)
def check_in(request: HttpRequest, pk: int) -> HttpResponseBase:
    row = _step(request, pk, attend.check_in)
    if request.htmx:  # type: ignore[attr-defined] # set by the htmx middleware
        messages.success(request, _("%(patient)s is checked in.") % {"patient": row.patient})
    return back_from(request, row, undo=True)


@require_POST
@requires(BOOK)
def undo_check_in(request: HttpRequest, pk: int) -> HttpResponseBase:
    row = _step(request, pk, attend.undo_check_in)
    messages.success(request, _("%(patient)s is not checked in any more.") % {"patient": row.patient})
    return back_from(request, row)


@require_POST
@requires(BOOK)
def ready(request: HttpRequest, pk: int) -> HttpResponseBase:
    row = _step(request, pk, attend.mark_ready)
    messages.success(request, _("%(patient)s is ready.") % {"patient": row.patient})
    return back_from(request, row)


@require_POST
@requires(BOOK)
def undo_ready(request: HttpRequest, pk: int) -> HttpResponseBase:
    row = _step(request, pk, attend.undo_ready)
    messages.success(request, _("%(patient)s is not ready yet.") % {"patient": row.patient})
    return back_from(request, row)


@require_POST
@requires(BOOK)
def enter_room(request: HttpRequest, pk: int) -> HttpResponseBase:
    row = _step(request, pk, attend.enter_room)
    messages.success(request, _("%(patient)s is in %(room)s.") % {"patient": row.patient, "room": row.room})
    return back_from(request, row)


@require_POST
@requires(BOOK)
def leave_room(request: HttpRequest, pk: int) -> HttpResponseBase:
    row = _step(request, pk, attend.leave_room)
    messages.success(request, _("%(patient)s waits again.") % {"patient": row.patient})
    return back_from(request, row)


@require_POST
@requires(BOOK)
def no_show(request: HttpRequest, pk: int) -> HttpResponseBase:
    row = _step(request, pk, attend.mark_no_show, LostForm)
    return back_from(request, row, undo=True)


@require_POST
@requires(BOOK)
def undo_no_show(request: HttpRequest, pk: int) -> HttpResponseBase:
    row = _step(request, pk, attend.undo_no_show)
    messages.success(request, _("%(patient)s is expected again.") % {"patient": row.patient})
    return back_from(request, row)


@require_POST
@requires(BOOK)
def give_back(request: HttpRequest, pk: int) -> HttpResponseBase:
    row = _step(request, pk, services.give_back)
    said = {"number": row.session.number}
    messages.success(request, _("Session %(number)d does not count as used any more and can be booked again.") % said)
    return back_from(request, row)


def _step(
    request: HttpRequest, pk: int, service: Callable[..., Appointment], form: type[VersionForm] = VersionForm
) -> Appointment:
    row, seen = appointment_of(request, pk), form(request.POST)
    if not seen.is_valid():
        raise StaleEditError
    return service(actor=signed_in(request), appointment=row, **seen.arguments())


def _shift_address(request: HttpRequest, row: Appointment, form: PlaceForm) -> str:
    """Where visits follow it under its course, whoever moves it sees first how they could shift with it. Not where a
    clinician is to see two at once, and says why, or is asked."""
    place = {name: form.cleaned_data[name] for name in ("clinician", "room", "starts_at")}
    seen, minutes = form.cleaned_data["version"], row.minutes
    refused = why_refused(review_of(row, minutes=minutes, **place), seen=seen)
    if signed_in(request).is_clinician and isinstance(refused, ClinicianBusyError):
        return ""
    return "" if form.cleaned_data.get("beside_reason") else shift_address(row, minutes=minutes, version=seen, **place)


def _moved(before: Appointment, after: Appointment) -> str:
    if before.starts_at == after.starts_at:
        return _("Moved. The time stays as it was.")
    if after.patient.email:
        return _("Moved. An e-mail tells %(patient)s, unless they know this time already.") % {"patient": after.patient}
    return _("Moved. %(patient)s has no e-mail address: please call.") % {"patient": after.patient}


def _answer_move(request: HttpRequest, row: Appointment, *, refused: PlaceForm | None = None) -> HttpResponseBase:
    context = choosing(request, row.session, refused=refused, moving=row)
    context |= {
        "appointment": row,
        "verb": _("Move session %(number)d") % {"number": row.session.number},
        "banner": banner_on(request, row.patient),
    }
    return render(request, "booking/move.html", context, status=page_status(refused=refused))
