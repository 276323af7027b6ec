from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from formulations.forms.products import ProductSheet, allergen_names
from formulations.models import Product
from formulations.permissions import EDIT_PRODUCTS, READ_CATALOGUE
from formulations.queries.lots import on_shelf
from formulations.queries.products import facts_of
from formulations.services import products as services
from mesoplan.clinics.middleware import working_clinic
from mesoplan.conflicts import StaleEditError
from mesoplan.frame.forms import page_status
from mesoplan.refusals import DomainError
from mesoplan.staff.access import requires, signed_in

ON_A_PAGE = 50


@require_safe
@requires(READ_CATALOGUE)
def products(request: HttpRequest) -> HttpResponse:
    typed = request.GET.get("q", "").strip()
    found = Product.objects.matching(typed).with_contents()
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    part = request.htmx and not request.htmx.history_restore_request  # type: ignore[attr-defined]
    template = "formulations/_products.html" if part else "formulations/products.html"
    context = {"typed": typed, "page": page, "may_edit": signed_in(request).may(EDIT_PRODUCTS)}
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
@requires(READ_CATALOGUE)
def product(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Product, pk=pk)
    context = {
        "facts": facts_of(row, signed_in(request)),
        "product": row,
        "lots": on_shelf(row.lots.all()[:ON_A_PAGE], working_clinic(request), timezone.now()),
        "allergens": allergen_names(row.excipient_allergens),
        "may_edit": signed_in(request).may(EDIT_PRODUCTS),
    }
    return render(request, "formulations/product.html", context)


@require_http_methods(["GET", "POST"])
@requires(EDIT_PRODUCTS)
def add(request: HttpRequest) -> HttpResponse:
    sheet = ProductSheet(data=request.POST if request.method == "POST" else None)
    if sheet.is_valid():
        try:
            row = services.add_product(actor=signed_in(request), contents=sheet.contents, **sheet.form.details)
        except DomainError as error:
            sheet.refuse(error)
        else:
            messages.success(request, _("%(product)s is in the catalogue.") % {"product": row})
            return redirect("formulations:product", pk=row.pk)
    return show(request, sheet)


@require_http_methods(["GET", "POST"])
@requires(EDIT_PRODUCTS)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Product, pk=pk)
    sheet = ProductSheet(row, request.POST if request.method == "POST" else None)
    if sheet.is_valid():
        try:
            services.change_product(
                actor=signed_in(request),
                product=row,
                version=sheet.version,
                contents=sheet.contents,
                **sheet.form.details,
            )
        except StaleEditError as error:
            row.refresh_from_db()
            sheet = sheet.after(error, stored=row)
        except DomainError as error:
            sheet.refuse(error)
        else:
            messages.success(request, _("Saved."))
            return redirect("formulations:product", pk=pk)
    return show(request, sheet)


def show(request: HttpRequest, sheet: ProductSheet) -> HttpResponse:
    context = {"sheet": sheet, "form": sheet.form, "product": sheet.product}
    return render(request, "formulations/product_form.html", context, status=page_status(refused=sheet.data))
