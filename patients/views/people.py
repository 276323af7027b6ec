from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mesoplan.clinics.middleware import joined_clinics, working_clinic
from mesoplan.conflicts import StaleEditError
from mesoplan.frame.forms import page_status, refuse
from mesoplan.frame.long_lists import LongPaginator
from mesoplan.refusals import DomainError
from mesoplan.staff.access import requires, signed_in
from patients.banner import banner_for
from patients.forms.people import ChangeContactForm, RegisterForm, SomebodyElseForm, first_guess
from patients.models import Patient
from patients.pages import home_of
from patients.permissions import EDIT_CONTACT, FIND_PATIENTS
from patients.services import people

ON_A_PAGE = 30


@require_safe
@requires(FIND_PATIENTS)
def find(request: HttpRequest) -> HttpResponse:
    user, typed = signed_in(request), request.GET.get("q", "").strip()
    found = Patient.objects.visible_to(user).matching(typed).with_clinic()
    patients = found.nearest_first(working_clinic(request), joined_clinics(request))
    page = LongPaginator(patients, ON_A_PAGE).get_page(request.GET.get("page"))
    people_found = [(patient, home_of(patient)) for patient in page]
    part = request.htmx and not request.htmx.history_restore_request  # type: ignore[attr-defined]
    template = "patients/_found.html" if part else "patients/find.html"
    response = render(request, template, {"typed": typed, "page": page, "people": people_found})
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_http_methods(["GET", "POST"])
@requires(EDIT_CONTACT)
def register(request: HttpRequest) -> HttpResponse:
    clinic, user = working_clinic(request), signed_in(request)
    guess = first_guess(request.GET.get("q", ""), clinic)
    form = RegisterForm(request.POST or None, initial=guess, today=clinic.today)
    if request.method != "POST":
        return render(request, "patients/register.html", {"form": form, "clinic": clinic})
    somebody_else, is_readable = SomebodyElseForm(request.POST), form.is_valid()
    namesakes = list(form.namesakes(Patient.objects.visible_to(user).with_clinic()))
    if is_readable and (not namesakes or is_ticked(somebody_else)):
        try:
            patient = people.register_patient(actor=user, clinic=clinic, **form.details)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(
                request, _("%(name)s is patient %(number)s.") % {"name": patient, "number": patient.number}
            )
            return redirect(home_of(patient))
    same = [(namesake, home_of(namesake)) for namesake in namesakes]
    context = {"form": form, "clinic": clinic, "namesakes": same, "somebody_else": somebody_else}
    return render(request, "patients/register.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def is_ticked(form: SomebodyElseForm) -> bool:
    return form.is_valid() and form.cleaned_data["is_another_person"]


@require_http_methods(["GET", "POST"])
@requires(EDIT_CONTACT)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    user = signed_in(request)
    patient = get_object_or_404(Patient.objects.visible_to(user).with_clinic(), pk=pk)
    if request.method != "POST":
        return show_edit(request, patient, ChangeContactForm.about(patient))
    form = ChangeContactForm(request.POST, today=patient.clinic.today)
    if not form.is_valid():
        return show_edit(request, patient, form)
    try:
        people.change_contact(actor=user, patient=patient, version=form.cleaned_data["version"], **form.details)
    except StaleEditError as error:
        return show_edit(request, patient, form.after(error, stored=patient))
    except DomainError as error:
        refuse(form, error)
        return show_edit(request, patient, form)
    messages.success(request, _("Saved."))
    return redirect(home_of(patient))


def show_edit(request: HttpRequest, patient: Patient, form: ChangeContactForm) -> HttpResponse:
    status = page_status(refused=form.is_bound)
    context = {
        "form": form,
        "patient": patient,
        "home": home_of(patient),
        "banner": banner_for(patient, signed_in(request)),
    }
    return render(request, "patients/edit.html", context, status=status)
