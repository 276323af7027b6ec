"""What is done with a version once it is written: approved, retired, discarded."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from formulations.models import FormulationVersion
from formulations.permissions import APPROVE_RECIPES, EDIT_DRAFTS, RETIRE_RECIPES
from formulations.queries.recipes import mixture_of, versions
from formulations.recipes import approval, drafts
from formulations.recipes.forms import ApproveForm, DiscardForm, RetireForm
from formulations.recipes.pages import show
from formulations.recipes.views import own_draft
from mesoplan.conflicts import StaleEditError
from mesoplan.frame.addresses import next_of
from mesoplan.frame.forms import refuse
from mesoplan.refusals import DomainError
from mesoplan.staff.access import requires, signed_in


@require_POST
@requires(APPROVE_RECIPES)
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    version = get_object_or_404(versions(signed_in(request)), pk=pk)
    version.refuse_unless_draft()
    form = ApproveForm.of(version, mixture_of(version), request.POST)
    if not form.is_valid():
        return show(request, version, approve=form)
    try:
        approval.approve_version(actor=signed_in(request), version=version, **form.arguments())
    except DomainError as error:
        again = get_object_or_404(versions(signed_in(request)), pk=pk)
        return show(request, again, approve=form.again(error, again, mixture_of(again)))
    messages.success(request, _("%(formulation)s is approved and can be planned now.") % {"formulation": version})
    return redirect(next_of(request) or version_url(version))


@require_POST
@requires(RETIRE_RECIPES)
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    version = get_object_or_404(versions(signed_in(request)), pk=pk)
    form = RetireForm(request.POST)
    if form.is_valid():
        try:
            approval.retire_version(actor=signed_in(request), version=version, **form.cleaned_data)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("%(formulation)s is retired.") % {"formulation": version})
            return redirect("formulations:recipe", pk=pk)
    return show(request, version, retire=form)


@require_POST
@requires(EDIT_DRAFTS)
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    draft = own_draft(request, pk)
    form = DiscardForm(request.POST)
    if not form.is_valid():
        raise StaleEditError
    drafts.discard_draft(actor=signed_in(request), draft=draft, **form.cleaned_data)
    messages.success(request, _("The draft %(formulation)s is discarded.") % {"formulation": draft})
    return redirect(next_of(request) or list_url(draft))


def version_url(version: FormulationVersion) -> str:
    return resolve_url("formulations:recipe", version.pk)


def list_url(version: FormulationVersion) -> str:
    return resolve_url("formulations:custom_recipes" if version.formulation.patient_id else "formulations:recipes")
