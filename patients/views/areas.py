from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mesoplan.conflicts import StaleEditError
from mesoplan.frame.addresses import row_number
from mesoplan.frame.forms import page_status, refuse
from mesoplan.refusals import DomainError
from mesoplan.staff.access import requires, signed_in
from patients.body_map import Chosen, body_map_of
from patients.forms.areas import AddAreaForm, ChangeAreaForm
from patients.models import BodyView, Sex, Side, TreatmentArea
from patients.permissions import KEEP_AREAS, READ_AREAS
from patients.services import areas as services


@require_safe
@requires(READ_AREAS)
def show(request: HttpRequest) -> HttpResponse:
    """What is pointed at on the body is found in the list, and the other way round."""
    rows = list(TreatmentArea.objects.with_regions())
    wanted, side = row_number(request.GET.get("area", "")), request.GET.get("side", "")
    chosen = [Chosen(wanted, side if side in Side.values else Side.BOTH)] if wanted else []
    sex = request.GET.get("figure", "")
    figure = sex if sex in Sex.values else Sex.FEMALE
    context = {
        "areas": rows,
        "wanted": wanted,
        "figure": figure,
        "figures": [Sex.FEMALE, Sex.MALE, Sex.OTHER],
        "body_map": body_map_of([row for row in rows if row.is_active], sex=figure, chosen=chosen),
        "may_keep": signed_in(request).may(KEEP_AREAS),
    }
    return render(request, "patients/areas/list.html", context)


@require_http_methods(["GET", "POST"])
@requires(KEEP_AREAS)
def add(request: HttpRequest) -> HttpResponse:
    form = AddAreaForm(request.POST or None, initial={"position": TreatmentArea.objects.count() + 1, "is_active": True})
    if form.is_valid():
        try:
            area = services.add_area(actor=signed_in(request), **form.details)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Saved. Now draw where it is on the body."))
            return redirect("patients:edit_area", area.pk)
    return render(request, "patients/areas/add.html", {"form": form}, status=page_status(refused=form.is_bound))


@require_http_methods(["GET", "POST"])
@requires(KEEP_AREAS)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    area = get_object_or_404(TreatmentArea.objects.with_regions(), pk=pk)
    if request.method != "POST":
        return show_edit(request, area, ChangeAreaForm.about(area))
    form = ChangeAreaForm(request.POST)
    if not form.is_valid():
        return show_edit(request, area, form)
    try:
        services.change_area(actor=signed_in(request), area=area, version=form.cleaned_data["version"], **form.details)
    except StaleEditError as error:
        area = TreatmentArea.objects.with_regions().get(pk=pk)
        return show_edit(request, area, form.after(error, stored=area))
    except DomainError as error:
        refuse(form, error)
        return show_edit(request, area, form)
    messages.success(request, _("Saved."))
    return redirect("patients:areas")


def show_edit(request: HttpRequest, area: TreatmentArea, form: ChangeAreaForm) -> HttpResponse:
    drawn = {(region.view, region.side): region for region in area.drawn}
    places = [(view, side, drawn.get((view, side))) for view in BodyView for side in (Side.LEFT, Side.RIGHT, Side.BOTH)]
    context = {"form": form, "area": area, "places": places}
    return render(request, "patients/areas/edit.html", context, status=page_status(refused=form.is_bound))
