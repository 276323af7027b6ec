from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from formulations.permissions import READ_CATALOGUE
from formulations.queries.lots import lots_by_expiry, with_states
from mesoplan.staff.access import requires

ON_A_PAGE = 50


@require_safe
@requires(READ_CATALOGUE)
def lots(request: HttpRequest) -> HttpResponse:
    page = Paginator(lots_by_expiry(), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "lots": list(with_states(page, timezone.localdate()))}
    return render(request, "formulations/lots.html", context)
