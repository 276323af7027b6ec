from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mesoplan.audit.services import request_number
from mesoplan.clinics.colleagues import services
from mesoplan.clinics.colleagues.forms import ChangeColleagueForm, NewColleagueForm
from mesoplan.clinics.colleagues.queries import colleagues
from mesoplan.conflicts import StaleEditError
from mesoplan.frame.forms import page_status, refuse
from mesoplan.refusals import DomainError
from mesoplan.staff.access import requires, signed_in
from mesoplan.staff.models import User
from mesoplan.staff.obligations import ObligedError
from mesoplan.staff.permissions import MANAGE_STAFF
from mesoplan.staff.services import deactivate_person, reactivate_person
from mesoplan.staff.sign_in import asks_again


@require_safe
@requires(MANAGE_STAFF)
def people(request: HttpRequest) -> HttpResponse:
    return render(request, "staff/people.html", {"colleagues": colleagues()})


@never_cache
@require_http_methods(["GET", "POST"])
@requires(MANAGE_STAFF)
@asks_again
def add(request: HttpRequest) -> HttpResponse:
    form = NewColleagueForm(request.POST or None)
    if form.is_valid():
        try:
            person = services.add_colleague(actor=signed_in(request), **form.cleaned_data)
        except DomainError as error:
            refuse(form, error)
        else:
            return show_link(request, person)
    return render(request, "staff/add.html", {"form": form}, status=page_status(refused=form.is_bound))


@require_http_methods(["GET", "POST"])
@requires(MANAGE_STAFF)
def person(request: HttpRequest, pk: int) -> HttpResponse:
    colleague = get_object_or_404(User, pk=pk)
    form = ChangeColleagueForm(request.POST) if request.method == "POST" else ChangeColleagueForm.about(colleague)
    if form.is_valid():
        try:
            services.change_colleague(actor=signed_in(request), person=colleague, **form.cleaned_data)
        except StaleEditError as error:
            colleague.refresh_from_db()
            form = form.after(error, stored=colleague)
        except ObligedError as error:
            refuse(form, error)
            return show_person(request, colleague, form, HTTPStatus.CONFLICT)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("people:list")
    return show_person(request, colleague, form, page_status(refused=form.is_bound))


@never_cache
@require_POST
@requires(MANAGE_STAFF)
@asks_again
def link(request: HttpRequest, pk: int) -> HttpResponse:
    return show_link(request, get_object_or_404(User, pk=pk, is_active=True))


@require_POST
@requires(MANAGE_STAFF)
def deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    colleague = deactivate_person(actor=signed_in(request), person=get_object_or_404(User, pk=pk))
    messages.success(request, _("%(name)s cannot sign in any more.") % {"name": colleague.name})
    return redirect("people:list")


@never_cache
@require_POST
@requires(MANAGE_STAFF)
@asks_again
def reactivate(request: HttpRequest, pk: int) -> HttpResponse:
    colleague = reactivate_person(actor=signed_in(request), person=get_object_or_404(User, pk=pk))
    return show_link(request, colleague)


def show_person(request: HttpRequest, colleague: User, form: ChangeColleagueForm, status: HTTPStatus) -> HttpResponse:
    return render(request, "staff/person.html", {"form": form, "person": colleague}, status=status)


def show_link(request: HttpRequest, colleague: User) -> HttpResponse:
    """Shown once, in the answer itself: the link is written down nowhere, only that it was made."""
    made = services.make_link(actor=signed_in(request), person=colleague, request_id=request_number(request))
    address = request.build_absolute_uri(made)
    return render(request, "staff/link.html", {"person": colleague, "address": address})
