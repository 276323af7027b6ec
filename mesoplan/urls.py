from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.generic import RedirectView
from django.views.i18n import set_language

from mesoplan.today.styleguide import styleguide

urlpatterns = [
    path("", include("mesoplan.runtime.urls")),
    path("", include("mesoplan.today.urls")),
    path("", include("mesoplan.clinics.urls")),
    path("", include("mesoplan.clinics.colleagues.urls")),
    path("", include("mesoplan.audit.urls")),
    path("", include("patients.urls")),
    path("", include("patients.consents.urls")),
    path("", include("formulations.urls")),
    path("", include("sessions.planning.urls")),
    path("", include("sessions.booking.urls")),
    path("", include("sessions.booking.availability.urls")),
    path("", include("sessions.delivery.urls")),
    path("", include("sessions.progress.urls")),
    path("", include("sessions.reminders.urls")),
    path("api/v1/", include("mesoplan.api_urls")),
    # An admin changes an address; allauth's page for it would leave it unverified, which bars the way to a second step.
    path("account/email/", RedirectView.as_view(pattern_name="mfa_index")),
    path("account/", include("allauth.urls")),
    path("i18n/setlang/", login_not_required(set_language), name="set_language"),
    path("styleguide/", styleguide, name="styleguide"),
]
