"""The page on which a patient consents. Handed over on a tablet (`?handed=1`), it shows nothing of the clinic but what
is read and signed: no other patient, no way to one."""

from collections.abc import Sequence

from django.conf import settings
from django.contrib import messages
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from mesoplan.audit.services import note_chart_opened
from mesoplan.frame.addresses import next_of, with_next
from mesoplan.frame.forms import page_status
from mesoplan.refusals import DomainError
from mesoplan.staff.access import requires, signed_in
from patients.banner import banner_for
from patients.consents.queries import text_in_use
from patients.consents.services import handed_out_at
from patients.models import ConsentText
from patients.permissions import TAKE_CONSENT
from sessions.planning.consenting.forms import ConsentForm, what_is_read
from sessions.planning.consenting.needs import Need, lacks_of, needs_of
from sessions.planning.consenting.services import Read, consent_to_course, refuse_over
from sessions.planning.estimates.of_plan import told_cost
from sessions.planning.models import Course, Plan
from sessions.planning.queries import current_plan


@require_http_methods(["GET", "POST"])
@requires(TAKE_CONSENT)
@cache_control(private=True)
def consent(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Course.objects.visible_to(signed_in(request)).select_related("patient__clinic", "clinic")
    course = get_object_or_404(rows, pk=pk)
    refuse_over(course)
    plan = current_plan(course)
    needs = needs_of(plan.areas.select_related("area"))
    need = chosen(request, plan, needs)
    text = text_in_use(need.family, wanted_language(request, plan)) if need else None
    if need is None or text is None:
        return show(request, plan, need=need, needs=needs)
    if is_handed_over(request):
        translation.activate(text.language)
    if request.method == "GET":
        form = ConsentForm.of(need, plan, text=text.pk, seen=last_consent(course), cost=cost_in(text.language, plan))
        return show(request, plan, need=need, needs=needs, text=text, form=form)
    form = ConsentForm(request.POST, request.FILES)
    if not form.is_valid():
        return show(request, plan, need=need, needs=needs, text=text, form=form)
    try:
        take(request, course, form)
    except DomainError as error:
        form = form.again(error, what_is_read(need, plan, text=text.pk, seen=last_consent(course)))
        return show(request, plan, need=need, needs=needs, text=text, form=form)
    messages.success(request, _("%(patient)s has signed.") % {"patient": course.patient})
    return after(request, plan, needs)


def cost_in(language: str, plan: Plan) -> str:
    """In the language of the text that it becomes part of."""
    with translation.override(language):
        return told_cost(plan)


def last_consent(course: Course) -> int:
    return course.patient.consents.aggregate(last=Max("number"))["last"] or 0


def take(request: HttpRequest, course: Course, form: ConsentForm) -> None:
    consent_to_course(
        actor=signed_in(request),
        course=course,
        read=Read(text_read(form), form.cleaned_data["seen"]),
        told=form.told(),
        signed=form.signed(),
    )


def text_read(form: ConsentForm) -> ConsentText:
    """The one that the patient had before them, also where another has come into use meanwhile."""
    text = ConsentText.objects.select_related("version").filter(pk=form.cleaned_data["text"]).first()
    if text is None:
        raise DomainError(_("This text is not in use any more. Read the one that is, then sign."))
    return text


def chosen(request: HttpRequest, plan: Plan, needs: Sequence[Need]) -> Need | None:
    """The family that the address names, else the first that is lacking, else the first."""
    wanted = request.GET.get("family", "")
    course = plan.course
    lacking = lacks_of(needs, patient_id=course.patient_id, on=course.clinic.today)
    offered = [*(need for need in needs if need.family == wanted), *(lack.need for lack in lacking), *needs]
    return offered[0] if offered else None


def wanted_language(request: HttpRequest, plan: Plan) -> str:
    return request.GET.get("language", "") or plan.course.patient.language


def after(request: HttpRequest, plan: Plan, needs: Sequence[Need]) -> HttpResponse:
    """On to the next family that is lacking, else back to where somebody came from. Whoever has signed with the tablet
    in hand is thanked first."""
    course = plan.course
    if is_handed_over(request):
        return redirect(with_next(request, request.path, handed=1))
    if lacks_of(needs, patient_id=course.patient_id, on=course.clinic.today):
        return redirect(with_next(request, request.path))
    return redirect(next_of(request) or resolve_url("progress:course", course.pk))


def is_handed_over(request: HttpRequest) -> bool:
    return "handed" in request.GET


def show(
    request: HttpRequest,
    plan: Plan,
    *,
    need: Need | None,
    needs: Sequence[Need],
    text: ConsentText | None = None,
    form: ConsentForm | None = None,
) -> HttpResponse:
    course = plan.course
    note_chart_opened(request, patient_id=course.patient_id)
    handed = handed_out_at(course.patient, text) if text else None
    context = {
        "course": course,
        "plan": plan,
        "need": need,
        "needs": needs,
        "text": text,
        "form": form,
        "lacks": lacks_of(needs, patient_id=course.patient_id, on=course.clinic.today),
        "languages": settings.LANGUAGES,
        "handed": handed,
        "handed_over": is_handed_over(request),
        "hours": int((timezone.now() - handed).total_seconds() // 3600) if handed else None,
        "banner": banner_for(course.patient, signed_in(request)),
    }
    return render(request, "planning/consent.html", context, status=page_status(refused=form and form.errors))
