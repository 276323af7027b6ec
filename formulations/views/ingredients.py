from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from formulations.citations import citations
from formulations.keeping.queries import waiting_for
from formulations.models import CatalogueChange, Condition, Ingredient
from formulations.models.catalogue import Category
from formulations.permissions import KEEP_CATALOGUE, READ_CATALOGUE
from formulations.queries import ingredients as queries
from mesoplan.staff.access import requires, signed_in

ON_A_PAGE = 50


@require_safe
@requires(READ_CATALOGUE)
def catalogue(request: HttpRequest) -> HttpResponse:
    typed, category = request.GET.get("q", "").strip(), request.GET.get("category", "")
    found = Ingredient.objects.matching(typed).with_limits()
    if category in Category.values:
        found = found.filter(category=category)
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    part = request.htmx and not request.htmx.history_restore_request  # type: ignore[attr-defined]
    template = "formulations/_ingredients.html" if part else "formulations/catalogue.html"
    context = {
        "typed": typed,
        "category": category,
        "categories": Category.choices,
        "page": page,
        "waiting": CatalogueChange.objects.waiting().count(),
        "may_keep": signed_in(request).may(KEEP_CATALOGUE),
    }
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
@requires(READ_CATALOGUE)
def ingredient(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Ingredient.objects.with_limits(), pk=pk)
    user, pairs = signed_in(request), queries.pairs_of(row)
    pairings, waiting = queries.pairings(pairs, row), waiting_for(user, ingredient_id=row.pk)
    context = {
        "ingredient": row,
        "allergens": queries.spelt_out(row.allergens),
        "classes": queries.spelt_out(row.classes),
        "facts": queries.fact_groups(row),
        "limits": list(queries.limit_lines(row)),
        "conditions": Condition.objects.filter(code__in=row.contraindications),
        "rules": queries.mixture_rules(pairs, row),
        "alone": queries.is_injected_alone(pairs, row),
        "bad": [each for each in pairings if each.is_bad],
        "good": [each for each in pairings if each.is_good],
        "unknown": [each for each in pairings if not each.row],
        "components": queries.products_with(row),
        "changes": queries.limit_changes(row),
        "sources": citations(row.source),
        "standings": queries.standing_lines(row),
        "waiting": waiting,
        "pending_limits": {line.change.limit_kind for line in waiting},
        "may_keep": user.may(KEEP_CATALOGUE),
    }
    return render(request, "formulations/ingredient.html", context)
