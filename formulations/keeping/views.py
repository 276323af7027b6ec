from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from formulations.keeping import ingredients, limits, pairs, standings
from formulations.keeping.forms import (
    IngredientForm,
    KeepingForm,
    LimitForm,
    PairForm,
    Row,
    StandingForm,
    TakeAwayForm,
)
from formulations.models import CatalogueChange, DoseLimit, Incompatibility, Ingredient, LimitKind, RegulatoryStatus
from formulations.permissions import KEEP_CATALOGUE
from mesoplan.conflicts import StaleEditError
from mesoplan.frame.addresses import row_number
from mesoplan.frame.forms import page_status, refuse
from mesoplan.refusals import DomainError
from mesoplan.staff.access import requires, signed_in


@dataclass(frozen=True)
class Edit:
    """One page that changes one row: what it is called, which row it is about, and the service that stores it."""

    title: str
    ingredient: Ingredient | None
    form: type[KeepingForm]
    read: Callable[[], Row | None]
    save: Callable[[Any], tuple[Ingredient, CatalogueChange | None]]
    how: dict[str, Any] = field(default_factory=dict)
    away: TakeAwayForm | None = None
    """Where the row can be taken away."""

    def show(self, request: HttpRequest, form: KeepingForm) -> HttpResponse:
        context = {"title": self.title, "ingredient": self.ingredient, "form": form, "away": self.away, **self.how}
        refused = form.is_bound or (self.away is not None and self.away.is_bound)
        return render(request, "formulations/keeping/edit.html", context, status=page_status(refused=refused))

    def begin(self, request: HttpRequest) -> HttpResponse:
        return self.show(request, self.form.about(self.read(), **self.how))

    def answer(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            return self.begin(request)
        form = self.form(request.POST, **self.how)
        if not form.is_valid():
            return self.show(request, form)
        try:
            ingredient, waits = self.save(form)
        except StaleEditError as error:
            return self.show(request, form.after(error, stored=self.read(), **self.how))
        except DomainError as error:
            refuse(form, error)
            return self.show(request, form)
        said = _("This waits for a second person now.") if waits else _("Saved.")
        messages.success(request, said)
        return redirect("formulations:ingredient", ingredient.pk)


def of(ingredient: Ingredient, saved: Row | CatalogueChange) -> tuple[Ingredient, CatalogueChange | None]:
    return ingredient, saved if isinstance(saved, CatalogueChange) else None


@require_http_methods(["GET", "POST"])
@requires(KEEP_CATALOGUE)
def add(request: HttpRequest) -> HttpResponse:
    def save(form: IngredientForm) -> tuple[Ingredient, None]:
        return ingredients.add_ingredient(actor=signed_in(request), values=form.values), None

    return Edit(_("New ingredient"), None, IngredientForm, lambda: None, save).answer(request)


@require_http_methods(["GET", "POST"])
@requires(KEEP_CATALOGUE)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Ingredient, pk=pk)

    def save(form: IngredientForm) -> tuple[Ingredient, CatalogueChange | None]:
        return ingredients.change_ingredient(
            actor=signed_in(request),
            ingredient=row,
            version=form.cleaned_data["version"],
            values=form.values,
            reason=form.cleaned_data["reason"],
        )

    return Edit(str(row), row, IngredientForm, partial(Ingredient.objects.get, pk=pk), save).answer(request)


@require_http_methods(["GET", "POST"])
@requires(KEEP_CATALOGUE)
def limit(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    row = get_object_or_404(Ingredient, pk=pk)
    if kind not in LimitKind.values:
        raise Http404
    stored = DoseLimit.objects.filter(ingredient=row, kind=kind).first()
    return limit_page(request, row, LimitKind(kind), away=TakeAwayForm.about(stored) if stored else None).answer(
        request
    )


@require_POST
@requires(KEEP_CATALOGUE)
def take_limit_away(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    stored = get_object_or_404(DoseLimit.objects.select_related("ingredient"), ingredient=pk, kind=kind)
    form = TakeAwayForm(request.POST)
    if form.is_valid():
        try:
            limits.take_limit_away(
                actor=signed_in(request), ingredient=stored.ingredient, kind=kind, **form.cleaned_data
            )
        except DomainError as error:
            form = form.after(error, stored=stored)
        else:
            messages.success(request, _("This waits for a second person now."))
            return redirect("formulations:ingredient", pk)
    return limit_page(request, stored.ingredient, LimitKind(kind), away=form).begin(request)


def limit_page(request: HttpRequest, row: Ingredient, kind: LimitKind, *, away: TakeAwayForm | None) -> Edit:
    def save(form: LimitForm) -> tuple[Ingredient, CatalogueChange | None]:
        saved = limits.set_limit(
            actor=signed_in(request),
            ingredient=row,
            kind=kind,
            version=form.cleaned_data["version"],
            figure=form.figure,
            reason=form.cleaned_data["reason"],
        )
        return of(row, saved)

    title = _("Limit %(limit)s") % {"limit": kind.label}
    read = DoseLimit.objects.filter(ingredient=row, kind=kind).first
    return Edit(title, row, LimitForm, read, save, {"kind": kind, "is_typed": True}, away)


@require_safe
@requires(KEEP_CATALOGUE)
def choose_pair(request: HttpRequest, pk: int) -> HttpResponse:
    """From the choice of the other ingredient to the page about the two."""
    row, other = get_object_or_404(Ingredient, pk=pk), row_number(request.GET.get("other", ""))
    get_object_or_404(Ingredient.objects.exclude(pk=row.pk), pk=other)
    return redirect("formulations:pair", row.pk, other)


@require_http_methods(["GET", "POST"])
@requires(KEEP_CATALOGUE)
def pair(request: HttpRequest, pk: int, other_pk: int) -> HttpResponse:
    row, other = get_object_or_404(Ingredient, pk=pk), get_object_or_404(Ingredient.objects.exclude(pk=pk), pk=other_pk)

    def read() -> Incompatibility | None:
        return pairs.row_about(row, other)

    def save(form: PairForm) -> tuple[Ingredient, CatalogueChange | None]:
        saved = pairs.set_pair(
            actor=signed_in(request),
            ingredient=row,
            other=other,
            version=form.cleaned_data["version"],
            knowledge=form.knowledge,
            reason=form.cleaned_data["reason"],
        )
        return of(row, saved)

    title = _("%(ingredient)s with %(other)s") % {"ingredient": row, "other": other}
    return Edit(title, row, PairForm, read, save).answer(request)


@require_http_methods(["GET", "POST"])
@requires(KEEP_CATALOGUE)
def standing(request: HttpRequest, pk: int, country: str = "") -> HttpResponse:
    row = get_object_or_404(Ingredient, pk=pk)
    stored = RegulatoryStatus.objects.filter(ingredient=row, country=country)
    if country and not stored.exists():
        raise Http404

    def save(form: StandingForm) -> tuple[Ingredient, CatalogueChange | None]:
        saved = standings.set_standing(
            actor=signed_in(request),
            ingredient=row,
            country=country or form.cleaned_data["country"],
            version=form.cleaned_data["version"],
            word=form.word,
            reason=form.cleaned_data["reason"],
        )
        return of(row, saved)

    title = _("Regulatory status in %(country)s") % {"country": country} if country else _("Regulatory status")
    return Edit(title, row, StandingForm, stored.first, save, {"country": country}).answer(request)
