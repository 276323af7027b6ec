"""The pages on which a recipe is written."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from formulations.models import Formulation, FormulationVersion, Product
from formulations.permissions import CUSTOMISE_RECIPES, EDIT_DRAFTS, WRITE_RECIPES
from formulations.queries.recipes import versions
from formulations.recipes import drafts
from formulations.recipes.rows import lines_typed
from formulations.recipes.sheets import RecipeSheet, mixture_now, newest_pours, pours_of
from mesoplan.audit.services import note_chart_opened
from mesoplan.conflicts import StaleEditError
from mesoplan.frame.addresses import next_of, with_next
from mesoplan.frame.forms import page_status
from mesoplan.refusals import DomainError
from mesoplan.staff.access import requires, signed_in
from patients.banner import banner_for
from patients.models import Patient

Save = Callable[[RecipeSheet], FormulationVersion]


@dataclass(frozen=True)
class Editor:
    """One page on which a draft is written: its words, where it leads back to, and the service that stores it."""

    title: str
    back_url: str
    back: str
    save: Save
    meta: str = ""
    patient: Patient | None = None

    def answer(self, request: HttpRequest, sheet: RecipeSheet) -> HttpResponse:
        if not sheet.is_valid():
            return self.show(request, sheet)
        try:
            saved = self.save(sheet)
        except StaleEditError as error:
            return self.show(request, sheet.after(error, stored=draft_again(sheet)))
        except DomainError as error:
            sheet.refuse(error)
            return self.show(request, sheet)
        messages.success(request, _("%(formulation)s is saved as a draft.") % {"formulation": saved})
        return redirect(with_next(request, resolve_url("formulations:recipe", saved.pk)))

    def show(self, request: HttpRequest, sheet: RecipeSheet) -> HttpResponse:
        context: dict[str, Any] = {
            "editor": self,
            "sheet": sheet,
            "form": sheet.form,
            "mixture": sheet.mixture,
            "unfinished": sheet.unfinished,
            "wrong": sheet.wrong,
        }
        if self.patient:
            note_chart_opened(request, patient_id=self.patient.pk)
            context["banner"] = banner_for(self.patient, signed_in(request))
        return render(request, "formulations/recipe_form.html", context, status=page_status(refused=sheet.data))


def draft_again(sheet: RecipeSheet) -> FormulationVersion:
    if sheet.draft is None:
        raise StaleEditError
    return FormulationVersion.objects.select_related("formulation").get(pk=sheet.draft.pk)


@require_http_methods(["GET", "POST"])
@requires(WRITE_RECIPES)
def add(request: HttpRequest) -> HttpResponse:
    def save(sheet: RecipeSheet) -> FormulationVersion:
        return drafts.add_formulation(actor=signed_in(request), pours=sheet.pours, **sheet.form.names)

    list_url = resolve_url("formulations:recipes")
    editor = Editor(_("New formulation"), list_url, _("Formulations"), save)
    return editor.answer(request, RecipeSheet(data=typed(request), has_names=True))


@require_http_methods(["GET", "POST"])
@requires(WRITE_RECIPES)
def add_version(request: HttpRequest, pk: int) -> HttpResponse:
    """From the newest version that was approved, or from nothing."""
    formulation = get_object_or_404(Formulation.objects.for_everybody(), pk=pk)
    if request.method == "GET" and formulation.draft:
        return to_draft(request, formulation.draft)

    def save(sheet: RecipeSheet) -> FormulationVersion:
        return drafts.add_version(actor=signed_in(request), formulation=formulation, pours=sheet.pours)

    editor = Editor(
        _("New version"), resolve_url("formulations:recipes"), _("Formulations"), save, meta=formulation.name
    )
    pours = [] if "empty" in request.GET else newest_pours(formulation)
    return editor.answer(request, RecipeSheet(pours, typed(request)))


@require_http_methods(["GET", "POST"])
@requires(EDIT_DRAFTS)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    draft = own_draft(request, pk)
    draft.refuse_unless_draft()

    def save(sheet: RecipeSheet) -> FormulationVersion:
        return drafts.change_draft(
            actor=signed_in(request), draft=draft, edits=sheet.edits, pours=sheet.pours, **sheet.form.names
        )

    back_url = with_next(request, resolve_url("formulations:recipe", pk))
    editor = Editor(_("Edit draft"), back_url, str(draft), save, meta=str(draft), patient=draft.formulation.patient)
    return editor.answer(request, RecipeSheet.about(draft, typed(request)))


@require_http_methods(["GET", "POST"])
@requires(CUSTOMISE_RECIPES)
def customise(request: HttpRequest, patient_pk: int, pk: int) -> HttpResponse:
    patient = get_object_or_404(Patient.objects.visible_to(signed_in(request)).select_related("clinic"), pk=patient_pk)
    base = get_object_or_404(versions(signed_in(request)), pk=pk)
    drafts.refuse_base(base, patient)
    begun = Formulation.objects.filter(name=base.formulation.name, patient=patient).first()
    if request.method == "GET" and begun and begun.draft:
        return to_draft(request, begun.draft)

    def save(sheet: RecipeSheet) -> FormulationVersion:
        return drafts.customise(actor=signed_in(request), base=base, patient=patient, pours=sheet.pours)

    title = _("%(formulation)s for %(patient)s") % {"formulation": base.formulation, "patient": patient}
    back_url = next_of(request) or resolve_url("formulations:recipe", pk)
    meta = _("Made from %(base)s. Only this patient can receive it.") % {"base": base}
    editor = Editor(title, back_url, _("Back"), save, meta=meta, patient=patient)
    return editor.answer(request, RecipeSheet(pours_of(base), typed(request)))


@require_POST
@requires(EDIT_DRAFTS)
def mixture(request: HttpRequest) -> HttpResponse:
    """What the rows come to while they are typed. Nothing is stored."""
    rows = lines_typed(request.POST, {str(row.pk): row for row in Product.objects.all()})
    rows.is_valid()
    whole = [row.pour for row in rows.whole]
    context = {
        "mixture": mixture_now(whole),
        "unfinished": len(rows.telling()) - len(whole) - len(rows.wrong),
        "wrong": rows.wrong,
        "rows": rows,
    }
    return render(request, "formulations/_mixture.html", context)


def to_draft(request: HttpRequest, draft: FormulationVersion) -> HttpResponse:
    """A formulation has one draft at a time."""
    messages.info(request, _("There is a draft already. Here it is."))
    return redirect(with_next(request, resolve_url("formulations:edit_recipe", draft.pk)))


def typed(request: HttpRequest) -> Any:  # noqa: ANN401 what was sent, or None where nothing was
    return request.POST if request.method == "POST" else None


def own_draft(request: HttpRequest, pk: int) -> FormulationVersion:
    """A version that this person may write. An admin finds none of a patient."""
    version = get_object_or_404(versions(signed_in(request)), pk=pk)
    if not drafts.may_write(signed_in(request), version.formulation):
        raise PermissionDenied
    return version
