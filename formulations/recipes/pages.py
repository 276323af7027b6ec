"""Formulations and their versions, as they are read and decided on."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from formulations.models import FormulationVersion
from formulations.models.recipes import VersionStatus
from formulations.permissions import (
    APPROVE_RECIPES,
    CUSTOMISE_RECIPES,
    READ_CATALOGUE,
    RETIRE_RECIPES,
    WRITE_RECIPES,
)
from formulations.queries.recipes import Mixture, customisations, formulations, mixture_of, versions
from formulations.recipes.differences import RecipeDifference, difference
from formulations.recipes.drafts import may_write
from formulations.recipes.forms import ApproveForm, RetireForm
from mesoplan.audit.services import note_chart_opened
from mesoplan.frame.addresses import row_number
from mesoplan.frame.forms import page_status
from mesoplan.staff.access import requires, signed_in
from mesoplan.staff.models import User
from patients.banner import banner_for

ON_A_PAGE = 50


@require_safe
@requires(READ_CATALOGUE)
def recipes(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    page = Paginator(formulations(), ON_A_PAGE).get_page(request.GET.get("page"))
    may = {"may_write": user.may(WRITE_RECIPES), "may_customise": user.may(CUSTOMISE_RECIPES)}
    return render(request, "formulations/recipes.html", {"page": page, **may})


@require_safe
@requires(CUSTOMISE_RECIPES)
def custom_recipes(request: HttpRequest) -> HttpResponse:
    page = Paginator(customisations(signed_in(request)), ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "formulations/custom_recipes.html", {"page": page})


@require_safe
@requires(READ_CATALOGUE)
def recipe(request: HttpRequest, pk: int) -> HttpResponse:
    return show(request, get_object_or_404(versions(signed_in(request)), pk=pk))


def show(
    request: HttpRequest,
    version: FormulationVersion,
    *,
    approve: ApproveForm | None = None,
    retire: RetireForm | None = None,
) -> HttpResponse:
    """The page of a version, with the form that was refused where there is one."""
    user, mixture, others = signed_in(request), mixture_of(version), compared_with(version)
    context: dict[str, Any] = {
        "version": version,
        "mixture": mixture,
        "others": others,
        "difference": difference_of(version, mixture, against=chosen(request, others), user=user),
        "forms": {"approve": approve or ApproveForm.of(version, mixture), "retire": retire or RetireForm()},
        **doings(user, version, mixture),
    }
    if version.formulation.patient:
        note_chart_opened(request, patient_id=version.formulation.patient.pk)
        context["banner"] = banner_for(version.formulation.patient, user)
    return render(request, "formulations/recipe.html", context, status=page_status(refused=approve or retire))


def doings(user: User, version: FormulationVersion, mixture: Mixture) -> dict[str, bool]:
    """What this person can do with the version as it stands."""
    may_edit, is_approved = may_write(user, version.formulation), version.status == VersionStatus.APPROVED
    return {
        "may_edit": version.is_draft and may_edit,
        "may_approve": version.is_draft and user.may(APPROVE_RECIPES),
        "is_fit": bool(mixture.lines) and not mixture.stops,
        "may_retire": is_approved and user.may(RETIRE_RECIPES),
        "may_renew": not version.is_draft and may_edit and not version.formulation.patient_id,
        "may_customise": is_approved and bool(version.formulation.patient_id) and user.may(CUSTOMISE_RECIPES),
        "begins_in_a_plan": is_approved and not version.formulation.patient_id and user.may(CUSTOMISE_RECIPES),
    }


def compared_with(version: FormulationVersion) -> list[FormulationVersion]:
    """What the version can be held against, the nearest first: its base, those before it, those after it."""
    rows = version.formulation.versions.exclude(pk=version.pk).exclude(status=VersionStatus.DISCARDED)
    own = list(rows.select_related("formulation").order_by("-number"))
    base = [version.base] if version.base else []
    before = [row for row in own if row.number < version.number]
    return [*base, *before, *(row for row in own if row.number > version.number)]


def chosen(request: HttpRequest, others: Sequence[FormulationVersion]) -> FormulationVersion | None:
    """The one that the address names, else the nearest that is older."""
    wanted = row_number(request.GET.get("against", ""))
    return next((row for row in others if row.pk == wanted), others[0] if others else None)


def difference_of(
    version: FormulationVersion, now: Mixture, *, against: FormulationVersion | None, user: User
) -> RecipeDifference | None:
    if against is None:
        return None
    before = versions(user).get(pk=against.pk)
    return difference(before, version, mixture_of(before), now)
