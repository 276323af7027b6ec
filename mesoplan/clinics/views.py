from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from mesoplan.clinics.middleware import SESSION_KEY
from mesoplan.clinics.models import Clinic
from mesoplan.clinics.permissions import SWITCH_CLINIC
from mesoplan.frame.addresses import row_number
from mesoplan.staff.access import requires, signed_in


@require_POST
@requires(SWITCH_CLINIC)
def switch(request: HttpRequest) -> HttpResponseBase:
    wanted = request.POST.get("clinic", "")
    clinic = get_object_or_404(Clinic.objects.visible_to(signed_in(request)), pk=row_number(wanted))
    request.session[SESSION_KEY] = clinic.pk
    back = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return redirect(back if safe else "/")
