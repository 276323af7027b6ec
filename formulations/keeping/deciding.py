from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from formulations.keeping import changes, ingredients, limits, pairs, standings
from formulations.keeping.forms import AnswerForm
from formulations.keeping.queries import lately_decided, waiting_for
from formulations.models import CatalogueChange
from formulations.models.changes import ChangeStatus, Subject
from formulations.permissions import CONFIRM_CHANGES
from mesoplan.staff.access import requires, signed_in

CARRY_OUT = {
    Subject.LIMIT: limits.carry_out,
    Subject.PAIR: pairs.carry_out,
    Subject.STANDING: standings.carry_out,
    Subject.INGREDIENT: ingredients.carry_out,
}
SAID = {
    ChangeStatus.CONFIRMED: _("Confirmed: it holds from now on."),
}


@require_safe
@requires(CONFIRM_CHANGES)
def waiting(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    context = {"waiting": waiting_for(user), "decided": lately_decided(user)}
    return render(request, "formulations/keeping/changes.html", context)


@require_POST
@requires(CONFIRM_CHANGES)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    return HttpResponse()
