"""The catalogue's pages of consent texts: read, written by an admin, put into use by a clinician."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mesoplan.conflicts import StaleEditError
from mesoplan.frame.forms import page_status, refuse
from mesoplan.refusals import DomainError
from mesoplan.staff.access import requires, signed_in
from patients.consents import writing
from patients.consents.forms import ConfirmForm, EditsForm, TextForm
from patients.consents.queries import (
    families,
    read_texts,
    version_before,
    versions,
    wordings_of,
    wordings_to_begin_with,
)
from patients.models import ConsentFamily, ConsentVersion
from patients.permissions import CONFIRM_CONSENT_TEXTS, READ_CONSENT_TEXTS, WRITE_CONSENT_TEXTS

Save = Callable[[TextForm], ConsentVersion]


@require_safe
@requires(READ_CONSENT_TEXTS)
def texts(request: HttpRequest) -> HttpResponse:
    context = {"families": families(), "may_write": signed_in(request).may(WRITE_CONSENT_TEXTS)}
    return render(request, "consents/texts.html", context)


@require_safe
@requires(READ_CONSENT_TEXTS)
def text(request: HttpRequest, pk: int) -> HttpResponse:
    return show(request, version_of(pk))


@require_http_methods(["GET", "POST"])
@requires(WRITE_CONSENT_TEXTS)
def add(request: HttpRequest, family: str) -> HttpResponse:
    """From the newest version of the family."""
    if family not in ConsentFamily.values:
        raise Http404
    draft = ConsentVersion.objects.drafts().filter(family=family).first()
    if draft and request.method == "GET":
        messages.info(request, _("There is a draft already. Here it is."))
        return redirect("consents:edit", pk=draft.pk)

    def save(form: TextForm) -> ConsentVersion:
        return writing.add_version(actor=signed_in(request), family=family, **form.arguments())

    form = TextForm(wordings_to_begin_with(family), request.POST if request.method == "POST" else None)
    return answer(request, form, save, title=_("New version"), meta=str(ConsentFamily(family).label))


@require_http_methods(["GET", "POST"])
@requires(WRITE_CONSENT_TEXTS)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    draft = version_of(pk)
    draft.refuse_unless_draft()

    def save(form: TextForm) -> ConsentVersion:
        seen = form.cleaned_data["edits"] or 0
        return writing.change_draft(actor=signed_in(request), draft=draft, edits=seen, **form.arguments())

    initial = {"edits": draft.edits, "changes_risk": draft.changes_risk}
    typed = request.POST if request.method == "POST" else None
    form = TextForm(wordings_of(draft), typed, initial=initial)
    return answer(request, form, save, title=_("Edit draft"), meta=str(draft))


def answer(request: HttpRequest, form: TextForm, save: Save, *, title: str, meta: str) -> HttpResponse:
    if form.is_bound and form.is_valid():
        try:
            saved = save(form)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("%(text)s is saved as a draft.") % {"text": saved})
            return redirect("consents:text", pk=saved.pk)
    context = {"form": form, "title": title, "meta": meta}
    return render(request, "consents/text_form.html", context, status=page_status(refused=form.errors))


@require_POST
@requires(CONFIRM_CONSENT_TEXTS)
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    draft, form = version_of(pk), ConfirmForm(request.POST)
    draft.refuse_unless_draft()
    if not form.is_valid():
        return show(request, draft, form)
    try:
        writing.put_into_use(actor=signed_in(request), draft=draft, **form.arguments())
    except DomainError as error:
        again = version_of(pk)
        again.refuse_unless_draft()
        return show(request, again, form.again(error, again.edits))
    messages.success(request, _("%(text)s is in use from now on.") % {"text": draft})
    return redirect("consents:text", pk=pk)


@require_POST
@requires(WRITE_CONSENT_TEXTS)
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    draft, form = version_of(pk), EditsForm(request.POST)
    if not form.is_valid():
        raise StaleEditError
    writing.discard_draft(actor=signed_in(request), draft=draft, **form.arguments())
    messages.success(request, _("The draft of %(text)s is discarded.") % {"text": draft})
    return redirect("consents:texts")


def version_of(pk: int) -> ConsentVersion:
    return get_object_or_404(versions(), pk=pk)


def show(request: HttpRequest, version: ConsentVersion, form: ConfirmForm | None = None) -> HttpResponse:
    user, before = signed_in(request), version_before(version)
    context = {
        "version": version,
        "before": before,
        "texts": read_texts(version, before),
        "form": form or ConfirmForm(initial={"edits": version.edits}),
        "may_confirm": version.is_draft and user.may(CONFIRM_CONSENT_TEXTS),
        "may_edit": version.is_draft and user.may(WRITE_CONSENT_TEXTS),
        "may_renew": not version.is_draft and user.may(WRITE_CONSENT_TEXTS),
    }
    return render(request, "consents/text.html", context, status=page_status(refused=form))
