from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from mesoplan.clinics.middleware import SESSION_KEY
from mesoplan.clinics.models import Clinic
from mesoplan.clinics.permissions import SWITCH_CLINIC
from mesoplan.frame.addresses import next_of, row_number
from mesoplan.staff.access import requires, signed_in


@require_POST
@requires(SWITCH_CLINIC)
def switch(request: HttpRequest) -> HttpResponseBase:
    wanted = request.POST.get("clinic", "")
    clinic = get_object_or_404(Clinic.objects.visible_to(signed_in(request)), pk=row_number(wanted))
    request.session[SESSION_KEY] = clinic.pk
    return redirect(next_of(request) or "/")
