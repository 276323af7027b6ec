"""The page on which all sessions of a course are booked in one act."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from mesoplan.frame.forms import page_status
from mesoplan.frame.undo import Undo
from mesoplan.refusals import DomainError
from mesoplan.staff.access import requires, signed_in
from sessions.booking.course.changed import changes_between
from sessions.booking.course.forms import CourseWishForm, ProposalForm, read_places
from sessions.booking.course.proposing import CoursePlace, Proposals, proposals_for
from sessions.booking.course.week import week_of
from sessions.booking.forms import read_versions, said_versions
from sessions.booking.models import Appointment
from sessions.booking.permissions import BOOK
from sessions.booking.queries import sessions_of
from sessions.booking.services.course import book_course, unbook_course
from sessions.booking.views.opened_chart import banner_on
from sessions.planning.consenting.readiness import missing_consent
from sessions.planning.models import Course

BOOKED = "booked"


def course_of(request: HttpRequest, pk: int) -> Course:
    courses = Course.objects.visible_to(signed_in(request)).select_related("clinic", "patient__clinic", "lead")
    return get_object_or_404(courses, pk=pk)


def book_whole(request: HttpRequest, course: Course) -> HttpResponseBase:
    if request.method == "GET":
        return _answer(request, course)
    form = ProposalForm(request.POST, course=course)
    if not form.is_valid():
        return _answer(request, course, refused=DomainError(str(form.errors["proposal"][0])))
    places = form.cleaned_data["proposal"]
    try:
        booked = book_course(actor=signed_in(request), course=course, places=places)
    except DomainError as refusal:
        return _answer(request, course, refused=refusal, chosen=places)
    return _with_wishes(request, course, {BOOKED: said_versions(booked)})


@require_GET
@requires(BOOK)
def week(request: HttpRequest, pk: int) -> HttpResponseBase:
    course = course_of(request, pk)
    try:
        places = read_places(course, request.GET.get("places", ""))
    except ValidationError as error:
        raise Http404 from error
    return render(request, "booking/_week.html", {"week": week_of(course, places), "clinic": course.clinic})


@require_POST
@requires(BOOK)
def unbook(request: HttpRequest, pk: int) -> HttpResponseBase:
    course, seen = course_of(request, pk), read_versions(request.GET.get(BOOKED, ""))
    unbook_course(actor=signed_in(request), course=course, seen=seen)
    sentence = ngettext(
        "%(count)d session is not booked any more.", "%(count)d sessions are not booked any more.", len(seen)
    )
    messages.success(request, sentence % {"count": len(seen)})
    return _with_wishes(request, course, {})


def _with_wishes(request: HttpRequest, course: Course, more: Mapping[str, str]) -> HttpResponseBase:
    """To the page as it was asked for: whoever takes a booking back does not say everything again."""
    return redirect(f"{reverse('booking:book', args=[course.pk])}?{_wished(request, more)}")


def _wished(request: HttpRequest, more: Mapping[str, str]) -> str:
    query = request.GET.copy()
    query.pop(BOOKED, None)
    query.update(more)
    return query.urlencode()


def _answer(
    request: HttpRequest,
    course: Course,
    *,
    refused: DomainError | None = None,
    chosen: list[CoursePlace] | None = None,
) -> HttpResponseBase:
    form = CourseWishForm(request.GET, clinic=course.clinic, auto_id="wish_%s")
    found = proposals_for(course, form.wishes(), near=chosen or ()) if form.is_valid() else None
    context = {
        "course": course,
        "clinic": course.clinic,
        "patient": course.patient,
        "banner": banner_on(request, course.patient),
        "form": form,
        "refused": refused,
        "rows": sessions_of(course),
        "just_booked": _just_booked(request, course),
        "lacks": missing_consent(course.patient),
        "send_to": f"?{request.GET.urlencode()}",
        "undo": None,
        **(_shown(course, found, chosen) if found else {}),
    }
    context["undo"] = _undo(request, course, context["just_booked"])
    return render(request, "booking/course.html", context, status=page_status(refused=refused or form.errors))


def _shown(course: Course, found: Proposals, chosen: list[CoursePlace] | None) -> dict[str, Any]:
    count = len(found.sessions)
    shown: dict[str, Any] = {
        "found": found,
        "verb": ngettext("Book %(count)d session", "Book %(count)d sessions", count) % {"count": count},
    }
    if found.proposals:
        best = found.proposals[0].places
        shown |= {"week": week_of(course, best), "changes": changes_between(chosen or (), best)}
    return shown


def _just_booked(request: HttpRequest, course: Course) -> list[Appointment]:
    seen = read_versions(request.GET.get(BOOKED, ""))
    rows = Appointment.objects.live().with_people().filter(pk__in=seen, session__course=course)
    return list(rows.order_by("slot")) if seen else []


def _undo(request: HttpRequest, course: Course, booked: list[Appointment]) -> Undo | None:
    if not booked or any(row.settles_at <= timezone.now() for row in booked):
        return None
    sentence = ngettext("%(count)d session is booked.", "%(count)d sessions are booked.", len(booked))
    path = reverse("booking:unbook", args=[course.pk])
    return Undo(sentence % {"count": len(booked)}, f"{path}?{request.GET.urlencode()}")
