from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from formulations.screening.forms import ScreeningForm
from formulations.screening.questions import Group, groups_for
from mesoplan.audit.services import note_chart_opened
from mesoplan.frame.addresses import next_of
from mesoplan.frame.forms import page_status
from mesoplan.refusals import DomainError
from mesoplan.staff.access import requires, signed_in
from patients.banner import banner_for
from patients.models import Patient
from patients.permissions import RECORD_HISTORY
from patients.services.screening import record_answers


@require_http_methods(["GET", "POST"])
@requires(RECORD_HISTORY)
def screening(request: HttpRequest, pk: int) -> HttpResponse:
    patient = get_object_or_404(Patient.objects.visible_to(signed_in(request)).with_clinic(), pk=pk)
    groups = groups_for(patient)
    form = ScreeningForm(
        request.POST or None,
        questions=[question for group in groups for question in group.questions],
        last={row.condition: row for row in patient.screening_answers.select_related("asked_by")},
    )
    if form.is_valid():
        try:
            saved = save(request, patient, form)
        except DomainError as error:
            form = form.after(error)
        else:
            messages.success(request, saved)
            return redirect(next_of(request) or request.path)
    return page(request, patient, groups, form)


def save(request: HttpRequest, patient: Patient, form: ScreeningForm) -> str:
    """Asked again, every answer is of this moment; otherwise only those that were changed."""
    answers = form.answered if "again" in request.POST else form.changed
    record_answers(actor=signed_in(request), patient=patient, answers=answers, seen=form.seen)
    return _("Nothing was changed.") if not answers else _("Answers saved.")


def page(request: HttpRequest, patient: Patient, groups: list[Group], form: ScreeningForm) -> HttpResponse:
    note_chart_opened(request, patient_id=patient.pk)
    context = {
        "patient": patient,
        "banner": banner_for(patient, signed_in(request)),
        "form": form,
        "sections": [(group, [form.row(question) for question in group.questions]) for group in groups],
        "asked": form.asked,
        "total": len(form.questions),
    }
    status = page_status(refused=form.is_bound)
    return render(request, "formulations/screening/screening.html", context, status=status)
