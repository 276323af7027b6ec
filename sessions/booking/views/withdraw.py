"""A patient takes a consent back. The page says which visits that touches, and cancels none by itself."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from mesoplan.frame.forms import DayField, page_status, refuse
from mesoplan.refusals import DomainError
from mesoplan.staff.access import requires, signed_in
from patients.consents.services import withdraw_consent
from patients.models import Consent
from patients.models.consents import REASON_LENGTH
from patients.permissions import TAKE_CONSENT
from sessions.booking.consents import visits_touched
from sessions.booking.views.opened_chart import banner_on


class WithdrawForm(forms.Form):
    on = DayField(label=_("Withdrawn on"))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("In the patient's words. Nobody has to give one: then write so."),
        error_messages={"required": _("Write the reason, or that the patient gave none.")},
    )

    def arguments(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


@require_http_methods(["GET", "POST"])
@requires(TAKE_CONSENT)
def withdraw(request: HttpRequest, pk: int) -> HttpResponseBase:
    rows = Consent.objects.visible_to(signed_in(request)).select_related("patient__clinic", "text__version")
    consent = get_object_or_404(rows, pk=pk)
    form = WithdrawForm(request.POST or None, initial={"on": consent.patient.clinic.today})
    if not consent.is_withdrawn and form.is_valid():
        try:
            withdraw_consent(actor=signed_in(request), consent=consent, **form.arguments())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _t("The withdrawal is noted. Decide now on the visits below."))
            return redirect("booking:withdraw_consent", pk=pk)
    context = {
        "consent": consent,
        "form": form,
        "touched": visits_touched(consent),
        "banner": banner_on(request, consent.patient),
    }
    return render(request, "booking/withdraw.html", context, status=page_status(refused=form.errors))
