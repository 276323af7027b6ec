"""Visits planned anew together: from the list outside the hours, or because somebody is ill or a room is closed."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mesoplan.clinics.middleware import working_clinic
from mesoplan.clinics.models import Clinic
from mesoplan.frame.forms import page_status, refuse
from mesoplan.frame.undo import Undo
from mesoplan.refusals import DomainError
from mesoplan.staff.access import requires, signed_in
from sessions.booking.availability.outside import visits_outside
from sessions.booking.models import Replan
from sessions.booking.permissions import BOOK
from sessions.booking.replanning.asked import Asked, visits_here, visits_touched
from sessions.booking.replanning.forms import AwayForm, ChosenForm
from sessions.booking.replanning.page import Page, progress_of, titles_of, unsettled
from sessions.booking.replanning.running import settle_dead
from sessions.booking.replanning.words import here_words
from sessions.booking.services import replan as services
from sessions.booking.services.together import OvertakenError


@require_http_methods(["GET", "POST"])
@requires(BOOK)
def start(request: HttpRequest) -> HttpResponseBase:
    """Which visits an absence would touch is looked at first; the hours stay as they are."""
    clinic, actor = working_clinic(request), signed_in(request)
    form = AwayForm(request.POST or request.GET or None, clinic=clinic, initial=_today(clinic))
    if request.method == "POST" and form.is_valid():
        touched = tuple(visits_touched(clinic, form.away).values_list("pk", flat=True))
        try:
            row = services.ask(actor=actor, clinic=clinic, asked=Asked(touched, form.away))
        except DomainError as error:
            refuse(form, error)
        else:
            return redirect("booking:replan", pk=row.pk)
    context = {"form": form, "clinic": clinic, "runs": [], "looked": form.is_valid()}
    if form.is_valid():
        context["touched"] = list(visits_touched(clinic, form.away).select_related("patient", "clinician", "room"))
        here = list(visits_here(clinic, form.away).select_related("patient"))
        context |= {"here": here, "here_words": here_words(here, clinic)}
    else:
        runs = unsettled(actor, clinic)
        titles = titles_of(runs)
        context["runs"] = [(row, titles[row.pk]) for row in runs]
    return render(request, "booking/replan_start.html", context, status=page_status(refused=form.errors))


@require_POST
@requires(BOOK)
def outside(request: HttpRequest) -> HttpResponseBase:
    clinic = working_clinic(request)
    visits = tuple(it.visit.pk for it in visits_outside(Q(clinic=clinic)))
    row = services.ask(actor=signed_in(request), clinic=clinic, asked=Asked(visits))
    return redirect("booking:replan", pk=row.pk)


@require_GET
@requires(BOOK)
def replan(request: HttpRequest, pk: int) -> HttpResponseBase:
    row = _replan(request, pk)
    context = _context(row) | {"undo": _undo_of(row)}
    return render(request, "booking/replan.html", context)


@require_GET
@requires(BOOK)
def progress(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Asked for every second until the proposal is there."""
    return render(request, "booking/_replan.html", _context(_replan(request, pk)))


@require_POST
@requires(BOOK)
def book(request: HttpRequest, pk: int) -> HttpResponseBase:
    row = _replan(request, pk)
    lines = services.outcome_of(row).lines
    form = ChosenForm(request.POST, visits=[line.visit for line in lines])
    if not form.is_valid():
        context = _context(row) | {"form": form, "picked": set()}
        return render(request, "booking/replan.html", context, status=page_status(refused=True))
    chosen, actor = form.cleaned_data["visit"], signed_in(request)
    try:
        services.book(actor=actor, replan=row, chosen=chosen)
    except OvertakenError as refusal:
        left_out = [line.visit for line in lines if line.visit not in chosen]
        again = services.ask_again(actor=actor, replan=row, left_out=left_out)
        said = _("Nothing was booked: %(reason)s It is planned once more.") % {"reason": refusal.sentence}
        messages.warning(request, said)
        return redirect("booking:replan", pk=again.pk)
    return redirect("booking:replan", pk=row.pk)


@require_POST
@requires(BOOK)
def take_back(request: HttpRequest, pk: int) -> HttpResponseBase:
    row = services.take_back(actor=signed_in(request), replan=_replan(request, pk))
    messages.success(request, _("Everything is where it was before."))
    return redirect("booking:replan", pk=row.pk)


@require_POST
@requires(BOOK)
def drop(request: HttpRequest, pk: int) -> HttpResponseBase:
    row = services.drop(actor=signed_in(request), replan=_replan(request, pk))
    messages.success(request, _("Nothing was changed."))
    return redirect("booking:replan", pk=row.pk)


@require_POST
@requires(BOOK)
def again(request: HttpRequest, pk: int) -> HttpResponseBase:
    row = services.ask_again(actor=signed_in(request), replan=_replan(request, pk))
    return redirect("booking:replan", pk=row.pk)


def _replan(request: HttpRequest, pk: int) -> Replan:
    rows = Replan.objects.visible_to(signed_in(request)).select_related("clinic", "asked_by", "booked_by", "follows")
    return get_object_or_404(rows, pk=pk)


def _context(row: Replan) -> dict[str, Any]:
    """A run whose worker has died is found failed here."""
    row = settle_dead(row)
    context: dict[str, Any] = {"replan": row, "clinic": row.clinic, "title": titles_of([row])[row.pk]}
    context["asked_count"] = len(Asked.of_json(row.asked).visits)
    if row.is_open:
        return context | {"progress": progress_of(row)}
    if row.result is not None:
        page = Page(row)
        context |= {"page": page, "picked": {it.visit.pk for it in page.rows}}
    return context


def _undo_of(row: Replan) -> Undo | None:
    if not row.can_be_taken_back(timezone.now()):
        return None
    count = len(services.outcome_of(row).booked)
    return Undo(_booked(count), reverse("booking:take_back_replan", args=[row.pk]))


def _booked(count: int) -> str:
    return ngettext("%(count)d change is booked.", "%(count)d changes are booked.", count) % {"count": count}


def _today(clinic: Clinic) -> dict[str, Any]:
    return {"first_day": clinic.today, "last_day": clinic.today}
