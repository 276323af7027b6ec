from dataclasses import dataclass
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mesoplan.conflicts import StaleEditError
from mesoplan.frame.forms import VersionForm, page_status
from mesoplan.refusals import DomainError
from mesoplan.staff.access import requires, signed_in
from patients.body_map import FIGURES, NEUTRAL, MapView, written
from patients.forms.regions import RegionSheet
from patients.models import AreaRegion, BodyView, Side, TreatmentArea
from patients.outlines import HEIGHT, OTHER_SIDE, WIDTH, reach_of
from patients.permissions import KEEP_AREAS
from patients.services import regions as services


@dataclass(frozen=True)
class Place:
    """One side of an area in one view, with what is drawn of it and of its other side."""

    area: TreatmentArea
    view: BodyView
    side: Side

    def region(self, side: str = "") -> AreaRegion | None:
        return self.area.regions.filter(view=self.view, side=side or self.side).first()

    @property
    def other(self) -> AreaRegion | None:
        return self.region(OTHER_SIDE[self.side]) if self.side in OTHER_SIDE else None

    @property
    def title(self) -> str:
        return ", ".join((str(self.area), str(self.side.label), str(self.view.label).lower()))

    @property
    def figures(self) -> list[MapView]:
        """What is drawn on: each figure in this view."""
        names = (*FIGURES.values(), NEUTRAL)
        return [MapView(self.view.value, str(self.view.label), name, ()) for name in names]

    def neighbours(self) -> list[str]:
        """All else that is drawn in this view."""
        rows = AreaRegion.objects.filter(view=self.view, is_active=True, area__is_active=True)
        return [written(row.outline) for row in rows if (row.area_id, row.side) != (self.area.pk, self.side)]


def place_of(pk: int, view: str, side: str) -> Place:
    if view not in BodyView.values or side not in Side.values:
        raise Http404
    return Place(get_object_or_404(TreatmentArea, pk=pk), BodyView(view), Side(side))


@require_http_methods(["GET", "POST"])
@requires(KEEP_AREAS)
def draw(request: HttpRequest, pk: int, view: str, side: str) -> HttpResponse:
    place = place_of(pk, view, side)
    sheet = RegionSheet(place.region(), place.other, request.POST if request.method == "POST" else None)
    if sheet.is_valid():
        try:
            save(request, place, sheet)
        except StaleEditError as error:
            sheet = sheet.after(error, stored=place.region(), other=place.other)
        except DomainError as error:
            sheet.refuse(error)
        else:
            messages.success(request, _("Saved."))
            return redirect("patients:edit_area", pk)
    return show(request, place, sheet)


def save(request: HttpRequest, place: Place, sheet: RegionSheet) -> None:
    draw_it = services.draw_region
    if "mirror" in request.POST:
        draw_it = partial(services.draw_both_sides, other_version=sheet.versions["other_version"])
    draw_it(
        actor=signed_in(request),
        area=place.area,
        view=place.view.value,
        side=place.side.value,
        version=sheet.versions["version"],
        corners=sheet.rows.corners,
    )


def show(request: HttpRequest, place: Place, sheet: RegionSheet) -> HttpResponse:
    least, most = reach_of(view=place.view, side=place.side)
    context = {
        "place": place,
        "sheet": sheet,
        "form": sheet.form,
        "neighbours": place.neighbours(),
        "theirs": written(sheet.stored.outline) if sheet.form.differences and sheet.stored else "",
        "is_drawn": sheet.stored is not None and sheet.stored.is_active,
        "has_other_side": place.side in OTHER_SIDE,
        "least": least,
        "most": most,
        "width": WIDTH,
        "height": HEIGHT,
    }
    return render(request, "patients/areas/draw.html", context, status=page_status(refused=sheet.data))


@require_POST
@requires(KEEP_AREAS)
def remove(request: HttpRequest, pk: int, view: str, side: str) -> HttpResponse:
    place, form = place_of(pk, view, side), VersionForm(request.POST)
    if not form.is_valid():
        return redirect("patients:draw_region", pk, view, side)
    services.remove_region(
        actor=signed_in(request), area=place.area, view=view, side=side, version=form.cleaned_data["version"]
    )
    messages.success(request, _("%(region)s is no longer drawn.") % {"region": place.title})
    return redirect("patients:edit_area", pk)
