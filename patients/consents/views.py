"""Consents of one patient: the text that is handed out, and what was signed."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from mesoplan.audit.services import note_chart_opened
from mesoplan.frame.addresses import with_next
from mesoplan.staff.access import requires, signed_in
from patients.banner import banner_for
from patients.consents import services
from patients.consents.queries import text_in_use
from patients.consents.standing import area_names, consents_of
from patients.models import Consent, ConsentFamily, ConsentHandout, ConsentText, Patient, SheetType, TreatmentArea
from patients.permissions import HAND_OUT_TEXTS, SEE_CONSENTS

# A file that somebody uploaded runs nothing, whatever is in it.
HARMLESS = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
ENDINGS = {SheetType.SVG: "svg", SheetType.PDF: "pdf", SheetType.JPEG: "jpg", SheetType.PNG: "png"}


@require_safe
@requires(HAND_OUT_TEXTS)
@cache_control(private=True)
def handout(request: HttpRequest, pk: int, family: str) -> HttpResponse:
    """The text to read and to take home, in the patient's language unless another is asked for."""
    patient = patient_of(request, pk)
    text = text_for(request, patient, family)
    handed = ConsentHandout.objects.filter(patient=patient, text__version=text.version_id)
    context = {
        "patient": patient,
        "banner": banner_for(patient, signed_in(request)),
        "text": text,
        "languages": settings.LANGUAGES,
        "handed": handed.select_related("handed_by").first(),
    }
    return render(request, "consents/handout.html", context)


@require_POST
@requires(HAND_OUT_TEXTS)
def hand_out(request: HttpRequest, pk: int, family: str) -> HttpResponse:
    patient = patient_of(request, pk)
    text = text_for(request, patient, family)
    services.hand_out(actor=signed_in(request), patient=patient, text=text)
    messages.success(request, _("Noted: %(patient)s has the text to read.") % {"patient": patient})
    return redirect(with_next(request, reverse("consents:handout", args=[pk, family]), language=text.language))


@require_safe
@requires(SEE_CONSENTS)
@cache_control(private=True)
def signed(request: HttpRequest, pk: int) -> HttpResponse:
    consent = consent_of(request, pk)
    note_chart_opened(request, patient_id=consent.patient_id)
    names = TreatmentArea.objects.in_bulk(consent.areas, field_name="code")
    context = {
        "consent": consent,
        "standing": consents_of([consent.patient_id]).standing(consent, consent.patient.clinic.today),
        "areas": list(area_names(consent.areas, {code: str(area) for code, area in names.items()})),
        "banner": banner_for(consent.patient, signed_in(request)),
    }
    return render(request, "consents/signed.html", context)


@require_safe
@requires(SEE_CONSENTS)
@cache_control(private=True, max_age=0, must_revalidate=True)
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The bytes that were kept: a picture beside the words, or the scan as a file to save."""
    consent = consent_of(request, pk)
    note_chart_opened(request, patient_id=consent.patient_id)
    row = consent.sheet
    response = HttpResponse(bytes(row.content), content_type=row.kind)
    place = "inline" if row.is_picture else "attachment"
    response["Content-Disposition"] = f'{place}; filename="consent-{pk}.{ENDINGS[SheetType(row.kind)]}"'
    response["Content-Security-Policy"] = HARMLESS
    return response


def patient_of(request: HttpRequest, pk: int) -> Patient:
    return get_object_or_404(Patient.objects.visible_to(signed_in(request)).with_clinic(), pk=pk)


def consent_of(request: HttpRequest, pk: int) -> Consent:
    rows = Consent.objects.visible_to(signed_in(request)).select_related(
        "patient__clinic", "text__version", "taken_by", "withdrawn_by", "sheet"
    )
    return get_object_or_404(rows.defer("sheet__content"), pk=pk)


def text_for(request: HttpRequest, patient: Patient, family: str) -> ConsentText:
    wanted = request.POST.get("language") or request.GET.get("language") or patient.language
    text = text_in_use(family, wanted) if family in ConsentFamily.values else None
    if text is None:
        raise Http404
    return text
