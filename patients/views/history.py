from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mesoplan.audit.services import note_chart_opened
from mesoplan.frame.addresses import next_of, with_next
from mesoplan.frame.forms import refuse
from mesoplan.refusals import DomainError
from mesoplan.staff.access import requires, signed_in
from patients.banner import banner_for
from patients.forms.history import AlertForm, AllergyForm
from patients.models import Allergy, AllergyStatus, Patient
from patients.permissions import RECORD_HISTORY, SEE_CHART
from patients.services import history

REFUSED = HTTPStatus.UNPROCESSABLE_ENTITY


@require_safe
@requires(SEE_CHART)
def show(request: HttpRequest, pk: int) -> HttpResponse:
    return page(request, patient_of(request, pk))


@require_POST
@requires(RECORD_HISTORY)
def add_allergy(request: HttpRequest, pk: int) -> HttpResponse:
    patient, form = patient_of(request, pk), AllergyForm(request.POST)
    if not form.is_valid():
        return page(request, patient, allergy_form=form)
    try:
        history.add_allergy(actor=signed_in(request), patient=patient, **form.cleaned_data)
    except DomainError as error:
        refuse(form, error)
        return page(request, patient, allergy_form=form)
    if "another" not in request.POST:
        return settled(request, patient, _("%(allergy)s: noted.") % {"allergy": form.cleaned_data["text"]})
    return stay(request, patient)


@require_POST
@requires(RECORD_HISTORY)
def retire_allergy(request: HttpRequest, pk: int, allergy: int) -> HttpResponse:
    patient = patient_of(request, pk)
    row = get_object_or_404(patient.allergies, pk=allergy)
    history.retire_allergy(actor=signed_in(request), allergy=row)
    return stay(request, patient, retired=row.pk)


@require_POST
@requires(RECORD_HISTORY)
def restore_allergy(request: HttpRequest, pk: int, allergy: int) -> HttpResponse:
    patient = patient_of(request, pk)
    history.restore_allergy(actor=signed_in(request), allergy=get_object_or_404(patient.allergies, pk=allergy))
    return stay(request, patient)


@require_POST
@requires(RECORD_HISTORY)
def declare_none(request: HttpRequest, pk: int) -> HttpResponse:
    patient = patient_of(request, pk)
    history.declare_no_known_allergies(actor=signed_in(request), patient=patient)
    return settled(request, patient, _("No known allergies: noted."))


@require_POST
@requires(RECORD_HISTORY)
def add_alert(request: HttpRequest, pk: int) -> HttpResponse:
    patient, form = patient_of(request, pk), AlertForm(request.POST)
    if not form.is_valid():
        return page(request, patient, alert_form=form)
    try:
        history.add_alert(actor=signed_in(request), patient=patient, text=form.cleaned_data["alert"])
    except DomainError as error:
        refuse(form, error)
        return page(request, patient, alert_form=form)
    return stay(request, patient)


@require_POST
@requires(RECORD_HISTORY)
def drop_alert(request: HttpRequest, pk: int) -> HttpResponse:
    patient = patient_of(request, pk)
    history.drop_alert(actor=signed_in(request), patient=patient, text=request.POST.get("alert", ""))
    return stay(request, patient)


def patient_of(request: HttpRequest, pk: int) -> Patient:
    return get_object_or_404(Patient.objects.visible_to(signed_in(request)).with_clinic(), pk=pk)


def stay(request: HttpRequest, patient: Patient, **said: object) -> HttpResponse:
    return redirect(with_next(request, reverse("patients:allergies", args=[patient.pk]), **said))


def settled(request: HttpRequest, patient: Patient, said: str) -> HttpResponse:
    """Back to where somebody was sent from to ask; whoever came by themselves stays."""
    messages.success(request, said)
    return redirect(next_of(request)) if next_of(request) else stay(request, patient)


def page(
    request: HttpRequest,
    patient: Patient,
    *,
    allergy_form: AllergyForm | None = None,
    alert_form: AlertForm | None = None,
) -> HttpResponse:
    """The whole page; a form that is given was refused and comes back with what was typed."""
    note_chart_opened(request, patient_id=patient.pk)
    allergies = list(patient.allergies.all())
    context = {
        "patient": patient,
        "banner": banner_for(patient, signed_in(request)),
        "allergies": [allergy for allergy in allergies if allergy.is_active],
        "retired": [allergy for allergy in allergies if not allergy.is_active],
        "just_retired": just_retired(request, allergies),
        "none_known": patient.allergy_status == AllergyStatus.NONE_KNOWN,
        "problems": patient.problems.all(),
        "medications": patient.medications.all(),
        "allergy_form": allergy_form or AllergyForm(),
        "alert_form": alert_form or AlertForm(),
    }
    status = REFUSED if allergy_form or alert_form else HTTPStatus.OK
    return render(request, "patients/history.html", context, status=status)


def just_retired(request: HttpRequest, allergies: list[Allergy]) -> Allergy | None:
    """The one that can be put back with one press."""
    wanted = request.GET.get("retired")
    return next((allergy for allergy in allergies if str(allergy.pk) == wanted and not allergy.is_active), None)
