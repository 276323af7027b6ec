from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from mesoplan.clinics.middleware import working_clinic
from mesoplan.clinics.models import Clinic
from mesoplan.staff.access import requires, signed_in
from sessions.booking.availability.outside import visits_outside
from sessions.booking.availability.page import clinic_page
from sessions.booking.permissions import BOOK, KEEP_HOURS


@require_safe
@requires(KEEP_HOURS)
def clinics(request: HttpRequest) -> HttpResponse:
    mine = Clinic.objects.visible_to(signed_in(request)).prefetch_related("rooms").order_by("name")
    return render(request, "booking/availability/clinics.html", {"clinics": mine})


@require_safe
@requires(KEEP_HOURS)
def clinic(request: HttpRequest, pk: int) -> HttpResponse:
    mine = get_object_or_404(Clinic.objects.visible_to(signed_in(request)), pk=pk)
    page = clinic_page(mine)
    return render(request, "booking/availability/clinic.html", {"page": page, "clinic": mine})


@require_safe
@requires(BOOK)
def outside(request: HttpRequest) -> HttpResponse:
    """For the desk, which moves them: with the patients."""
    here = working_clinic(request)
    return render(
        request, "booking/availability/outside.html", {"visits": visits_outside(Q(clinic=here)), "clinic": here}
    )
