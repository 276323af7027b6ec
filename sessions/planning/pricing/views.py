from collections.abc import Sequence

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from formulations.models import Product
from mesoplan.clinics.middleware import working_clinic
from mesoplan.clinics.models import Clinic
from mesoplan.conflicts import StaleEditError
from mesoplan.frame.forms import page_status, refuse
from mesoplan.refusals import DomainError
from mesoplan.staff.access import requires, signed_in
from sessions.planning.estimates.of_plan import rates_of
from sessions.planning.models import Rates, VialPrice
from sessions.planning.permissions import KEEP_PRICES
from sessions.planning.pricing.forms import RatesForm
from sessions.planning.pricing.services import keep_rates


@require_safe
@requires(KEEP_PRICES)
def here(request: HttpRequest) -> HttpResponse:
    """The clinic stands in the address of the page: prices are never saved in the one to which somebody has switched
    in another tab."""
    return redirect("planning:clinic_prices", working_clinic(request).pk)


@require_http_methods(["GET", "POST"])
@requires(KEEP_PRICES)
def prices(request: HttpRequest, pk: int) -> HttpResponse:
    clinic = get_object_or_404(Clinic.objects.visible_to(signed_in(request)), pk=pk)
    rates = rates_of(clinic)
    if request.method != "POST":
        return show(request, clinic, RatesForm.about(rates, products_of(rates)))
    form = RatesForm(request.POST, rates=rates, products=products_of(rates))
    if not form.is_valid():
        return show(request, clinic, form)
    try:
        keep_rates(actor=signed_in(request), clinic=clinic, **form.arguments())
    except StaleEditError as error:
        return show(request, clinic, form.after(error, stored=rates_of(clinic)))
    except DomainError as error:
        refuse(form, error)
        return show(request, clinic, form)
    messages.success(request, _("Saved. Plans that are signed keep what was estimated then."))
    return redirect("planning:clinic_prices", clinic.pk)


def products_of(rates: Rates | None) -> Sequence[Product]:
    """Those in use, and those that have a price."""
    priced = VialPrice.objects.filter(rates=rates).values("product")
    return list(Product.objects.filter(Q(is_active=True) | Q(pk__in=priced)).order_by("name"))


def show(request: HttpRequest, clinic: Clinic, form: RatesForm) -> HttpResponse:
    context = {"clinic": clinic, "form": form}
    return render(request, "planning/prices.html", context, status=page_status(refused=form.is_bound))
