from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from formulations.forms.stock import ReceiveForm
from formulations.models import Lot
from formulations.permissions import KEEP_LOTS, READ_CATALOGUE
from formulations.queries.lots import lots_by_expiry, on_shelf
from formulations.services.stock import receive_lot
from mesoplan.clinics.middleware import working_clinic
from mesoplan.frame.addresses import row_number
from mesoplan.frame.forms import page_status, refuse
from mesoplan.refusals import DomainError
from mesoplan.staff.access import requires, signed_in

ON_A_PAGE = 50


@require_safe
@requires(READ_CATALOGUE)
def lots(request: HttpRequest) -> HttpResponse:
    clinic = working_clinic(request)
    page = Paginator(lots_by_expiry(), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lots": on_shelf(page, clinic, timezone.now()),
        "clinic": clinic,
        "may_keep": signed_in(request).may(KEEP_LOTS),
    }
    return render(request, "formulations/lots.html", context)


@require_http_methods(["GET", "POST"])
@requires(KEEP_LOTS)
def receive(request: HttpRequest) -> HttpResponse:
    clinic = working_clinic(request)
    form = ReceiveForm(request.POST) if request.method == "POST" else ReceiveForm(initial=wanted(request))
    if form.is_valid():
        try:
            stock = receive_lot(actor=signed_in(request), clinic=clinic, **form.cleaned_data)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, said_of(stock.lot, form.cleaned_data["number"]))
            return redirect("delivery:lot", pk=stock.lot_id)
    context = {"form": form, "clinic": clinic}
    return render(request, "formulations/receive.html", context, status=page_status(refused=form.is_bound))


def said_of(lot: Lot, typed: str) -> str:
    said = _("Lot %(lot)s is on the shelf.") % {"lot": lot}
    if lot.number == typed:
        return said
    known = _("“%(typed)s” is known as %(lot)s: letters and digits tell lots apart.") % {"typed": typed, "lot": lot}
    return f"{said} {known}"


def wanted(request: HttpRequest) -> dict[str, object]:
    """More of a product or of a lot that the person comes from."""
    number, expires_on = request.GET.get("number", "")[:60], request.GET.get("expires_on", "")
    return {
        "product": row_number(request.GET.get("product", "")),
        "number": number,
        "expires_on": expires_on if parsed_day(expires_on) else None,
    }


def parsed_day(typed: str) -> date | None:
    try:
        return parse_date(typed)
    except ValueError:
        return None
