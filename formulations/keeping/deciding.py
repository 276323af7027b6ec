from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from formulations.keeping import ingredients, limits, pairs, standings
from formulations.keeping.changes import decide
from formulations.keeping.decision_form import DecisionForm
from formulations.keeping.queries import lately_decided, waiting_for
from formulations.models import CatalogueChange
from formulations.models.changes import ChangeStatus, Subject
from formulations.permissions import CONFIRM_CHANGES
from mesoplan.refusals import DomainError
from mesoplan.staff.access import requires, signed_in

CARRY_OUT = {
    Subject.LIMIT.value: limits.carry_out,
    Subject.PAIR.value: pairs.carry_out,
    Subject.STANDING.value: standings.carry_out,
    Subject.INGREDIENT.value: ingredients.carry_out,
}
SAID = {
    ChangeStatus.CONFIRMED: gettext_lazy("Confirmed: it holds from now on."),
    ChangeStatus.REFUSED: gettext_lazy("Refused: the catalogue stays as it is."),
    ChangeStatus.WITHDRAWN: gettext_lazy("Withdrawn: the catalogue stays as it is."),
}


@require_safe
@requires(CONFIRM_CHANGES)
def changes(request: HttpRequest) -> HttpResponse:
    return page(request)


@require_POST
@requires(CONFIRM_CHANGES)
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    change = get_object_or_404(CatalogueChange, pk=pk)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        said = " ".join(str(sentence) for sentences in form.errors.values() for sentence in sentences)
        return page(request, refused=(pk, said))
    try:
        decide(actor=signed_in(request), change=change, carry_out=CARRY_OUT, **form.arguments())
    except DomainError as error:
        return page(request, refused=(pk, error.sentence))
    messages.success(request, SAID[form.arguments()["status"]])
    return redirect("formulations:changes")


def page(request: HttpRequest, *, refused: tuple[int, str] | None = None) -> HttpResponse:
    user = signed_in(request)
    number, sentence = refused or (None, "")
    context = {"waiting": waiting_for(user), "decided": lately_decided(user), "refused": number, "sentence": sentence}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    return render(request, "formulations/keeping/changes.html", context, status=status)
