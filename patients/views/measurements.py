from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mesoplan.audit.services import note_chart_opened
from mesoplan.frame.addresses import next_of, row_number, with_next
from mesoplan.frame.forms import page_status, refuse
from mesoplan.refusals import DomainError
from mesoplan.staff.access import requires, signed_in
from patients.banner import banner_for
from patients.forms.measurements import BODY, TABS, AreaForm, BodyForm, form_for
from patients.models import Measurement, Patient
from patients.permissions import MEASURE
from patients.services.measurements import (
    record_measurement,
    record_weight_and_height,
    restore_measurements,
    take_back_measurements,
)
from patients.views.history import patient_of

ON_A_PAGE = 30


@require_http_methods(["GET", "POST"])
@requires(MEASURE)
def measure(request: HttpRequest, pk: int) -> HttpResponse:
    """One tab for each thing that is measured; weight and height are taken together."""
    patient, kind = patient_of(request, pk), request.GET.get("kind", BODY)
    if kind not in TABS:
        raise Http404
    with timezone.override(patient.clinic.zone):
        return measure_at_their_clock(request, patient, kind)


def measure_at_their_clock(request: HttpRequest, patient: Patient, kind: str) -> HttpResponse:
    user = signed_in(request)
    taken = {"measured_at": timezone.localtime().replace(second=0, microsecond=0), "observer": user}
    form = form_for(kind, patient, request.POST or None, initial=taken)
    if form.is_valid() and (just := record(request, patient, form)):
        return after(request, kind, just)
    note_chart_opened(request, patient_id=patient.pk)
    history = patient.measurements.with_names()
    context = {
        "patient": patient,
        "banner": banner_for(patient, user),
        "tabs": [(key, label, key == kind) for key, label in TABS.items()],
        "form": form,
        "just": patient.measurements.filter(pk__in=just_measured(request)),
        "taken": Measurement.with_mistakes.filter(patient=patient, pk__in=numbers_in(request, "taken")),
        "page": Paginator(history, ON_A_PAGE).get_page(request.GET.get("page")),
    }
    status = page_status(refused=form.is_bound)
    return render(request, "patients/measure.html", context, status=status)


def after(request: HttpRequest, kind: str, just: list[Measurement]) -> HttpResponse:
    """Back to where somebody was sent from to measure; else here again, where it can be taken back."""
    if not next_of(request):
        return redirect(with_next(request, request.path, kind=kind, just=[it.pk for it in just]))
    messages.success(request, _("Measured and saved."))
    return redirect(next_of(request))


def record(request: HttpRequest, patient: Patient, form: BodyForm | AreaForm) -> list[Measurement]:
    """Nothing where it was refused; the form then says why."""
    user = signed_in(request)
    try:
        if isinstance(form, BodyForm):
            return record_weight_and_height(actor=user, patient=patient, **form.reading)
        return [record_measurement(actor=user, patient=patient, **form.reading)]
    except DomainError as error:
        refuse(form, error)
        return []


@require_POST
@requires(MEASURE)
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    patient = patient_of(request, pk)
    taken = just_measured(request)
    take_back_measurements(actor=signed_in(request), patient=patient, pks=taken)
    return redirect(with_next(request, measure_address(patient), taken=taken))


@require_POST
@requires(MEASURE)
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    patient = patient_of(request, pk)
    restore_measurements(actor=signed_in(request), patient=patient, pks=numbers_in(request, "taken"))
    messages.success(request, _("It counts again."))
    return redirect(with_next(request, measure_address(patient)))


def measure_address(patient: Patient) -> str:
    return reverse("patients:measure", args=[patient.pk])


def just_measured(request: HttpRequest) -> list[int]:
    return numbers_in(request, "just")


def numbers_in(request: HttpRequest, name: str) -> list[int]:
    numbers = (row_number(pk) for pk in request.GET.getlist(name))
    return [pk for pk in numbers if pk is not None]
