from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRedirect, reswap, retarget

from mesoplan.audit.services import note_chart_opened
from mesoplan.conflicts import StaleEditError
from mesoplan.frame.forms import VersionForm, page_status, refuse
from mesoplan.refusals import DomainError
from mesoplan.staff.access import requires, signed_in
from patients.banner import banner_for
from sessions.booking.models import Appointment
from sessions.delivery import services
from sessions.delivery.consents import NoConsentError
from sessions.delivery.forms import AddendumForm, RecordForm
from sessions.delivery.models import TreatmentRecord
from sessions.delivery.permissions import RECORD, SIGN_RECORD
from sessions.delivery.sheet import plan_of, sheet_of, signed_record


@require_GET
@requires(RECORD)
def record(request: HttpRequest, pk: int) -> HttpResponseBase:
    appointment = appointment_of(request, pk)
    note_chart_opened(request, patient_id=appointment.patient_id)
    row = TreatmentRecord.objects.filter(appointment=appointment).select_related("signed_by").first()
    if row is None:
        return page(request, "before", appointment, plan=plan_of(appointment))
    row.appointment = appointment
    if row.is_signed:
        return page(request, "signed", appointment, signed=signed_record(row), form=AddendumForm())
    return show_draft(request, RecordForm(sheet_of(row)))


@require_POST
@requires(RECORD)
def start(request: HttpRequest, pk: int) -> HttpResponseBase:
    appointment = appointment_of(request, pk)
    try:
        services.open_record(actor=signed_in(request), appointment=appointment)
    except NoConsentError as refusal:
        answer = page(request, "before", appointment, plan=plan_of(appointment), refusal=refusal)
        answer.status_code = HTTPStatus.CONFLICT
        return answer
    return redirect("delivery:record", pk=pk)


@require_POST
@requires(RECORD)
def save(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Answers each change on the page: whether it is kept, and what it does to the doses."""
    form = keep(request, RecordForm(sheet_of(draft_of(request, pk)), request.POST))
    if form.differences:
        return reswap(retarget(show_draft(request, form), "#record"), "outerHTML")
    if not by_htmx(request):
        return show_draft(request, form)
    context = {"form": form, "sheet": form.sheet, "appointment": form.sheet.record.appointment}
    return render(request, "delivery/_kept.html", context, status=page_status(refused=form.errors))


@require_POST
@requires(RECORD)
def as_planned(request: HttpRequest, pk: int) -> HttpResponseBase:
    form = keep(request, RecordForm.as_planned(sheet_of(draft_of(request, pk)), request.POST))
    if not form.is_kept:
        return show_draft(request, form)
    return show_draft(request, form.as_kept(), leads_to=form.sheet.first_open)


@require_POST
@requires(RECORD)
def replace_kept(request: HttpRequest, pk: int) -> HttpResponse:
    form = keep(request, RecordForm.in_place_of_kept(sheet_of(draft_of(request, pk)), request.POST))
    return show_draft(request, form.as_kept() if form.is_kept else form)


@require_POST
@requires(RECORD)
def discard(request: HttpRequest, pk: int) -> HttpResponseBase:
    row, form = draft_of(request, pk), VersionForm(request.POST)
    if not form.is_valid():
        raise StaleEditError
    services.discard_record(actor=signed_in(request), record=row, **form.arguments())
    messages.success(request, _("The record is discarded."))
    return redirect("booking:appointment", pk=pk)


@require_POST
@requires(SIGN_RECORD)
def sign(request: HttpRequest, pk: int) -> HttpResponseBase:
    form = keep(request, RecordForm(sheet_of(draft_of(request, pk)), request.POST))
    if not form.is_kept:
        return show_draft(request, form)
    kept = form.sheet.record
    try:
        services.sign_record(actor=signed_in(request), record=kept, version=kept.version)
    except DomainError as error:
        refuse(form, error)
        return show_draft(request, form)
    messages.success(request, _("The record is signed."))
    if by_htmx(request):
        return HttpResponseClientRedirect(resolve_url("delivery:record", pk=pk))
    return redirect("delivery:record", pk=pk)


@require_POST
@requires(RECORD)
def add_addendum(request: HttpRequest, pk: int) -> HttpResponseBase:
    appointment = appointment_of(request, pk)
    row = get_object_or_404(TreatmentRecord.objects.select_related("signed_by"), appointment=appointment)
    row.refuse_unless_signed()
    form = AddendumForm(request.POST)
    if form.is_valid():
        services.add_addendum(actor=signed_in(request), record=row, text=form.cleaned_data["text"])
        messages.success(request, _("The addendum is kept with the record."))
        return redirect("delivery:record", pk=pk)
    row.appointment = appointment
    return page(request, "signed", appointment, signed=signed_record(row), form=form)


def appointment_of(request: HttpRequest, pk: int) -> Appointment:
    rows = Appointment.objects.visible_to(signed_in(request)).with_people()
    return get_object_or_404(rows.select_related("patient__clinic", "session__plan"), pk=pk)


def draft_of(request: HttpRequest, pk: int) -> TreatmentRecord:
    """A signed record answers no form any more: 409, and nothing changes."""
    appointment = appointment_of(request, pk)
    row = get_object_or_404(TreatmentRecord, appointment=appointment)
    row.refuse_unless_draft()
    row.appointment = appointment
    return row


def keep(request: HttpRequest, form: RecordForm) -> RecordForm:
    """The form to go on with: what was typed is stored, or the form says why not."""
    if not form.is_valid():
        return form
    row = form.sheet.record
    try:
        kept = services.save_record(
            actor=signed_in(request), record=row, entry=form.entry(), version=form.cleaned_data["version"]
        )
    except StaleEditError as error:
        return beside_stored(request, form, error)
    except DomainError as error:
        refuse(form, error)
        return form
    kept.appointment = row.appointment
    form.kept(sheet_of(kept))
    return form


def beside_stored(request: HttpRequest, form: RecordForm, refusal: StaleEditError) -> RecordForm:
    """Read once more, for somebody else may have saved since the sheet was read. It may have been the very same."""
    anew = form.typed_into(sheet_of(draft_of(request, form.sheet.record.appointment_id)))
    if not anew.is_valid():
        return anew
    anew.compare()
    if anew.differences:
        refuse(anew, refusal)
    else:
        anew.kept(anew.sheet)
    return anew


def show_draft(request: HttpRequest, form: RecordForm, **context: object) -> HttpResponse:
    name = "_draft" if by_htmx(request) else "draft"
    return page(request, name, form.sheet.record.appointment, form=form, sheet=form.sheet, **context)


def page(request: HttpRequest, name: str, appointment: Appointment, **context: object) -> HttpResponse:
    form = context.get("form")
    shown = {"appointment": appointment, "banner": banner_for(appointment.patient, signed_in(request))}
    refused = isinstance(form, RecordForm | AddendumForm) and bool(form.errors)
    return render(request, f"delivery/{name}.html", shown | context, status=page_status(refused=refused))


def by_htmx(request: HttpRequest) -> bool:
    return bool(request.htmx)  # type: ignore[attr-defined] # set by the htmx middleware
