from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClinicsConfig(AppConfig):
    name = "mesoplan.clinics"
    label = "clinics"
    verbose_name = _("Clinics")
    default_auto_field = "django.db.models.BigAutoField"
    # What an admin may read in the audit: nothing in these tables is about a patient.
    shows_values_of = (
        *("Clinic", "Membership", "Room", "OpeningHours", "Closure", "HolidayOpening"),
        *("WorkingHours", "ExtraHours", "Absence"),
    )
