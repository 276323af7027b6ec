from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mesoplan.clinics.middleware import working_clinic
from mesoplan.clinics.models import Clinic
from mesoplan.conflicts import StaleEditError
from mesoplan.frame.addresses import row_number
from mesoplan.frame.forms import VersionForm, page_status
from mesoplan.refusals import DomainError
from mesoplan.staff.access import requires, signed_in
from patients.models import Patient
from sessions.booking.models import WaitingEntry, WaitingOffer
from sessions.booking.permissions import BOOK
from sessions.booking.services import waiting as services
from sessions.booking.services.offering import is_open
from sessions.booking.views.opened_chart import banner_on
from sessions.booking.views.undo import JUST, undo_of
from sessions.booking.waiting.forms import EntryForm, stored_entry
from sessions.booking.waiting.listed import waiting_list
from sessions.booking.wording import said_clock, said_day
from sessions.planning.models import OPEN_SESSIONS, Course

USUAL_WAIT = timedelta(days=14)


@require_GET
@requires(BOOK)
def waiting(request: HttpRequest) -> HttpResponseBase:
    clinic = working_clinic(request)
    context = {
        "list": waiting_list(signed_in(request), clinic),
        "clinic": clinic,
        "is_asked_now": is_open(clinic, timezone.now()),
        "undo": undo_of(request, back="waiting"),
    }
    return render(request, "booking/waiting/list.html", context)


@require_http_methods(["GET", "POST"])
@requires(BOOK)
def wait(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Puts a session of a course on the list: the one that the address names, where it names one."""
    courses = Course.objects.visible_to(signed_in(request)).select_related("clinic", "patient__clinic")
    course = get_object_or_404(courses, pk=pk)
    form = EntryForm(request.POST or None, course=course, clinic=course.clinic, initial=first_guess(request, course))
    if request.method == "POST" and form.is_valid():
        try:
            entry = services.put_on_list(actor=signed_in(request), **form.arguments())
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("%(patient)s is on the waiting list.") % {"patient": course.patient})
            return where_seen(request, entry, course.clinic)
    return answer(request, form, course.patient)


@require_http_methods(["GET", "POST"])
@requires(BOOK)
def change(request: HttpRequest, pk: int) -> HttpResponseBase:
    entry = entry_of(request, pk)
    course = entry.session.course
    form = EntryForm(request.POST or None, clinic=course.clinic, initial=stored_entry(entry))
    if request.method == "POST" and form.is_valid():
        try:
            services.change_entry(actor=signed_in(request), entry=entry, **form.arguments())
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The wishes of %(patient)s are kept.") % {"patient": course.patient})
            return where_seen(request, entry, course.clinic)
    return answer(request, form, course.patient, entry)


@require_POST
@requires(BOOK)
def remove(request: HttpRequest, pk: int) -> HttpResponseBase:
    entry, seen = entry_of(request, pk), VersionForm(request.POST)
    if not seen.is_valid():
        raise StaleEditError
    services.remove_entry(actor=signed_in(request), entry=entry, **seen.arguments())
    said = {"patient": entry.session.course.patient}
    messages.success(request, _("%(patient)s is not on the waiting list any more.") % said)
    return redirect("booking:waiting")


@require_POST
@requires(BOOK)
def accept(request: HttpRequest, pk: int) -> HttpResponseBase:
    offer = offer_of(request, pk)
    visit = services.accept(actor=signed_in(request), offer=offer)
    start = visit.clinic.local(visit.starts_at)
    said = {"patient": visit.patient, "number": visit.session.number}
    said |= {"day": said_day(start.date()), "time": said_clock(start)}
    messages.success(request, _("Session %(number)d of %(patient)s is booked: %(day)s, %(time)s.") % said)
    return redirect(f"{reverse('booking:waiting')}?{urlencode({JUST: visit.pk})}")


@require_POST
@requires(BOOK)
def decline(request: HttpRequest, pk: int) -> HttpResponseBase:
    return passed(request, pk, services.decline)


@require_POST
@requires(BOOK)
def pass_on(request: HttpRequest, pk: int) -> HttpResponseBase:
    return passed(request, pk, services.pass_on)


def passed(request: HttpRequest, pk: int, service: Callable[..., WaitingOffer]) -> HttpResponseBase:
    offer = service(actor=signed_in(request), offer=offer_of(request, pk))
    said = {"patient": offer.entry.session.course.patient}
    messages.success(request, _("The time goes to the next. %(patient)s stays on the list.") % said)
    return redirect("booking:waiting")


def where_seen(request: HttpRequest, entry: WaitingEntry, clinic: Clinic) -> HttpResponseBase:
    """The list is of the clinic that somebody works in now: an entry of another one has its own page."""
    if clinic == working_clinic(request):
        return redirect("booking:waiting")
    return redirect("booking:waiting_entry", pk=entry.pk)


def entry_of(request: HttpRequest, pk: int) -> WaitingEntry:
    return get_object_or_404(WaitingEntry.objects.visible_to(signed_in(request)).waiting().with_people(), pk=pk)


def offer_of(request: HttpRequest, pk: int) -> WaitingOffer:
    return get_object_or_404(WaitingOffer.objects.visible_to(signed_in(request)).with_people(), pk=pk)


def first_guess(request: HttpRequest, course: Course) -> dict[str, object]:
    sessions = course.sessions.filter(status__in=OPEN_SESSIONS).order_by("number")
    named = row_number(request.GET.get("session", ""))
    session = next((it for it in sessions if it.pk == named), sessions.first())
    until = course.clinic.today + USUAL_WAIT
    return {"session": session, "until": max(until, session.closes_on) if session else until}


def answer(
    request: HttpRequest, form: EntryForm, patient: Patient, entry: WaitingEntry | None = None
) -> HttpResponseBase:
    context = {"form": form, "patient": patient, "entry": entry, "banner": banner_on(request, patient)}
    return render(request, "booking/waiting/entry.html", context, status=page_status(refused=form.has_errors()))
