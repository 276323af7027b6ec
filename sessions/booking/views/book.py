from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mesoplan.clinics.middleware import working_clinic
from mesoplan.clinics.models import Clinic
from mesoplan.frame.addresses import row_number
from mesoplan.frame.forms import page_status
from mesoplan.refusals import DomainError
from mesoplan.staff.access import requires, signed_in
from sessions.booking.forms import PlaceForm, WishForm
from sessions.booking.permissions import BOOK
from sessions.booking.queries import keys_to_book, sessions_of, sessions_to_book
from sessions.booking.services.book import book_session
from sessions.booking.views.choosing import choosing, sent_place
from sessions.booking.views.course import book_whole, course_of
from sessions.booking.views.opened_chart import banner_on
from sessions.booking.views.undo import JUST, undo_of
from sessions.booking.wording import said_day
from sessions.planning.models import Course, Session

PAGE_SIZE = 50
# What an address says that is about one session: the wishes of its chooser, and which one.
ABOUT_ONE = ("session", "day", "at", "one", JUST)


@require_GET
@requires(BOOK)
def to_book(request: HttpRequest) -> HttpResponseBase:
    """Who came here from a free place in the calendar takes its day, time and clinician along."""
    clinic = working_clinic(request)
    page = Paginator(keys_to_book(signed_in(request), clinic), PAGE_SIZE).get_page(request.GET.get("page"))
    sessions = sessions_to_book(list(page.object_list))
    context = {"page": page, "sessions": sessions, "today": clinic.today, "free_at": _free_at(request, clinic)}
    return render(request, "booking/to_book.html", context)


@require_http_methods(["GET", "POST"])
@requires(BOOK)
def book(request: HttpRequest, pk: int) -> HttpResponseBase:
    """All sessions at once, unless the address is about one of them."""
    course = course_of(request, pk)
    if not any(name in request.GET for name in ABOUT_ONE):
        return book_whole(request, course)
    if request.method == "GET":
        return _answer(request, course)
    wanted = request.GET.get("session", "")
    session = get_object_or_404(Session, course=course, pk=row_number(wanted))
    form = sent_place(request, course.clinic)
    if form.is_valid():
        try:
            appointment = book_session(actor=signed_in(request), session=session, **form.arguments())
        except DomainError as error:
            form.refuse(error, by=signed_in(request))
            if not _is_still_to_book(session):
                messages.error(request, _("Nothing was booked now: %(reason)s") % {"reason": error.sentence})
        else:
            return redirect(f"{reverse('booking:book', args=[course.pk])}?{JUST}={appointment.pk}")
    return _answer(request, course, refused=form)


def _answer(request: HttpRequest, course: Course, *, refused: PlaceForm | None = None) -> HttpResponseBase:
    rows = sessions_of(course)
    session = _chosen([session for session, _appointment in rows], request.GET.get("session", ""))
    context = {
        "course": course,
        "rows": rows,
        "clinic": course.clinic,
        "patient": course.patient,
        "banner": banner_on(request, course.patient),
        "undo": undo_of(request, back="course"),
    }
    if session:
        context |= choosing(request, session, refused=refused)
        context["verb"] = _("Book session %(number)d") % {"number": session.number}
    return render(request, "booking/book.html", context, status=page_status(refused=refused))


def _is_still_to_book(session: Session) -> bool:
    session.refresh_from_db()
    return session.is_to_book


def _chosen(sessions: list[Session], wanted: str) -> Session | None:
    """The session asked for; else the next that can be booked."""
    bookable = [session for session in sessions if session.is_to_book]
    asked_for = (session for session in bookable if str(session.pk) == wanted)
    return next(asked_for, bookable[0] if bookable else None)


def _free_at(request: HttpRequest, clinic: Clinic) -> str:
    """Says which free place of the calendar the person came from."""
    form = WishForm(request.GET, clinic=clinic)
    wish = form.cleaned_data if form.is_valid() else {}
    if not (wish.get("day") and wish.get("at")):
        return ""
    said = {"day": said_day(wish["day"]), "time": wish["at"].strftime("%H:%M")}
    return _("Who comes on %(day)s at %(time)s? Choose the patient.") % said
