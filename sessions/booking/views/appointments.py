from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mesoplan.conflicts import StaleEditError
from mesoplan.frame.forms import VersionForm, page_status
from mesoplan.refusals import DomainError
from mesoplan.staff.access import requires, signed_in
from sessions.booking.consents import lacks_at
from sessions.booking.forms import PlaceForm
from sessions.booking.holds import held_by
from sessions.booking.models import Appointment
from sessions.booking.permissions import BOOK, SEE_CALENDAR
from sessions.booking.services import attend, change
from sessions.booking.views.choosing import choosing, sent_place
from sessions.booking.views.opened_chart import banner_on
from sessions.booking.views.undo import JUST, undo_of
from sessions.booking.wording import said_clock, said_day
from sessions.planning.models import SessionStatus
from sessions.planning.permissions import SEE_PLAN


@require_GET
@requires(SEE_CALENDAR)
def appointment(request: HttpRequest, pk: int) -> HttpResponseBase:
    row, user = _appointment(request, pk), signed_in(request)
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
    }
    return render(request, "booking/appointment.html", context)


@require_http_methods(["GET", "POST"])
@requires(BOOK)
def move(request: HttpRequest, pk: int) -> HttpResponseBase:
    row = _appointment(request, pk)
    if request.method == "GET":
        row.refuse_unless_booked()
        return _answer_move(request, row)
    form = sent_place(request, row.clinic, moving=row)
    if form.is_valid():
        try:
            moved = change.move_appointment(actor=signed_in(request), appointment=row, **form.arguments())
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _moved(row, moved))
            return redirect("booking:appointment", pk=row.pk)
    return _answer_move(request, row, refused=form)


@require_POST
@requires(BOOK)
def cancel(request: HttpRequest, pk: int) -> HttpResponseBase:
    row, seen = _appointment(request, pk), VersionForm(request.POST)
    if not seen.is_valid():
        raise StaleEditError
    row = change.cancel_appointment(actor=signed_in(request), appointment=row, **seen.arguments())
    start = row.clinic.local(row.starts_at)
    said = {"patient": row.patient, "day": said_day(start.date()), "time": said_clock(start)}
    messages.success(request, _("The appointment of %(patient)s on %(day)s, %(time)s is cancelled.") % said)
    return _back(request, row)


@require_POST
@requires(BOOK)
def check_in(request: HttpRequest, pk: int) -> HttpResponseBase:
    row = _step(request, pk, attend.check_in)
    if request.htmx:  # type: ignore[attr-defined] # set by the htmx middleware
        messages.success(request, _("%(patient)s is checked in.") % {"patient": row.patient})
    return _back(request, row, undo=True)


@require_POST
@requires(BOOK)
def undo_check_in(request: HttpRequest, pk: int) -> HttpResponseBase:
    row = _step(request, pk, attend.undo_check_in)
    messages.success(request, _("%(patient)s is not checked in any more.") % {"patient": row.patient})
    return _back(request, row)


@require_POST
@requires(BOOK)
def ready(request: HttpRequest, pk: int) -> HttpResponseBase:
    row = _step(request, pk, attend.mark_ready)
    messages.success(request, _("%(patient)s is ready.") % {"patient": row.patient})
    return _back(request, row)


@require_POST
@requires(BOOK)
def undo_ready(request: HttpRequest, pk: int) -> HttpResponseBase:
    row = _step(request, pk, attend.undo_ready)
    messages.success(request, _("%(patient)s is not ready yet.") % {"patient": row.patient})
    return _back(request, row)


@require_POST
@requires(BOOK)
def enter_room(request: HttpRequest, pk: int) -> HttpResponseBase:
    row = _step(request, pk, attend.enter_room)
    messages.success(request, _("%(patient)s is in %(room)s.") % {"patient": row.patient, "room": row.room})
    return _back(request, row)


@require_POST
@requires(BOOK)
def leave_room(request: HttpRequest, pk: int) -> HttpResponseBase:
    row = _step(request, pk, attend.leave_room)
    messages.success(request, _("%(patient)s waits again.") % {"patient": row.patient})
    return _back(request, row)


@require_POST
@requires(BOOK)
def no_show(request: HttpRequest, pk: int) -> HttpResponseBase:
    row = _step(request, pk, attend.mark_no_show)
    said = {"patient": row.patient, "number": row.session.number}
    messages.success(request, _("%(patient)s did not come. Session %(number)d can be booked again.") % said)
    return _back(request, row)


def _appointment(request: HttpRequest, pk: int) -> Appointment:
    rows = Appointment.objects.visible_to(signed_in(request)).with_people()
    return get_object_or_404(rows, pk=pk)


def _step(request: HttpRequest, pk: int, service: Callable[..., Appointment]) -> Appointment:
    row, seen = _appointment(request, pk), VersionForm(request.POST)
    if not seen.is_valid():
        raise StaleEditError
    return service(actor=signed_in(request), appointment=row, **seen.arguments())


def _back(request: HttpRequest, row: Appointment, *, undo: bool = False) -> HttpResponseBase:
    """To the page where the button was pressed, which offers the way back where there is one."""
    where, extra = request.GET.get("back", ""), {JUST: row.pk} if undo else {}
    if where == "calendar":
        shown = {name: request.GET[name] for name in ("by", "view") if name in request.GET}
        return redirect(calendar_of(row, **shown, **extra))
    if where == "course":
        path = reverse("booking:book", args=[row.session.course_id])
        return redirect(f"{path}?{urlencode({'session': row.session_id} | extra)}")
    if where == "today":
        path = resolve_url(settings.LOGIN_REDIRECT_URL)
        return redirect(f"{path}?{urlencode(extra)}" if extra else path)
    path = reverse("booking:appointment", args=[row.pk])
    return redirect(f"{path}?{urlencode(extra)}" if extra else path)


def _moved(before: Appointment, after: Appointment) -> str:
    if before.starts_at == after.starts_at:
        return _("Moved. The time stays as it was.")
    if after.patient.email:
        return _("Moved. An e-mail tells %(patient)s, unless they know this time already.") % {"patient": after.patient}
    return _("Moved. %(patient)s has no e-mail address: please call.") % {"patient": after.patient}


def calendar_of(row: Appointment, **shown: object) -> str:
    day = row.clinic.local(row.starts_at).date()
    return f"{reverse('booking:calendar')}?{urlencode(shown | {'day': day})}"


def _answer_move(request: HttpRequest, row: Appointment, *, refused: PlaceForm | None = None) -> HttpResponseBase:
    context = choosing(request, row.session, refused=refused, moving=row)
    context |= {
        "appointment": row,
        "verb": _("Move session %(number)d") % {"number": row.session.number},
        "banner": banner_on(request, row.patient),
    }
    return render(request, "booking/move.html", context, status=page_status(refused=refused))
