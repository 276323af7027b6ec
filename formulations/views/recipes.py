from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from formulations.permissions import READ_CATALOGUE
from formulations.queries.recipes import formulations, mixture_of, versions
from mesoplan.staff.access import requires

ON_A_PAGE = 50


@require_safe
@requires(READ_CATALOGUE)
def recipes(request: HttpRequest) -> HttpResponse:
    page = Paginator(formulations(), ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "formulations/recipes.html", {"page": page})


@require_safe
@requires(READ_CATALOGUE)
def recipe(request: HttpRequest, pk: int) -> HttpResponse:
    version = get_object_or_404(versions(), pk=pk)
    return render(request, "formulations/recipe.html", {"version": version, "mixture": mixture_of(version)})
