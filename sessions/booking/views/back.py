"""Which appointment a page is about, and the page to which whoever changed it goes back."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, resolve_url
from django.urls import reverse

from mesoplan.staff.access import signed_in
from sessions.booking.models import Appointment
from sessions.booking.views.undo import JUST

SHOWN = ("by", "extent", "only", "view", "page")


def appointment_of(request: HttpRequest, pk: int) -> Appointment:
    rows = Appointment.objects.visible_to(signed_in(request)).with_people()
    return get_object_or_404(rows, pk=pk)


def back_from(request: HttpRequest, row: Appointment, *, undo: bool = False) -> HttpResponseBase:
    """To the page where the button was pressed, which offers the way back where there is one."""
    where, extra = request.GET.get("back", ""), {JUST: row.pk} if undo else {}
    if where == "calendar":
        return redirect(calendar_of(row, **shown_by(request), **extra))
    if where == "course":
        path = reverse("booking:book", args=[row.session.course_id])
        return redirect(f"{path}?{urlencode({'session': row.session_id} | extra)}")
    if where == "waiting":
        return redirect("booking:waiting")
    if where == "today":
        path = resolve_url(settings.LOGIN_REDIRECT_URL)
        return redirect(f"{path}?{urlencode(extra)}" if extra else path)
    path = reverse("booking:appointment", args=[row.pk])
    return redirect(f"{path}?{urlencode(extra)}" if extra else path)


def shown_by(request: HttpRequest) -> dict[str, str]:
    """How the calendar looked from which a person came."""
    return {name: request.GET[name] for name in SHOWN if name in request.GET}


def calendar_of(row: Appointment, **shown: object) -> str:
    day = row.clinic.local(row.starts_at).date()
    return f"{reverse('booking:calendar')}?{urlencode(shown | {'day': day})}"
