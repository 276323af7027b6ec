from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PatientsConfig(AppConfig):
    name = "patients"
    label = "patients"
    verbose_name = _("Patients")
    default_auto_field = "django.db.models.BigAutoField"
    # What an admin may read in the audit: nothing in these tables is about a patient.
    shows_values_of = ("AreaRegion", "TreatmentArea", "ConsentVersion", "ConsentText")
