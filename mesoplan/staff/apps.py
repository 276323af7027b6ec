from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StaffConfig(AppConfig):
    name = "mesoplan.staff"
    label = "staff"
    verbose_name = _("Staff")
    default_auto_field = "django.db.models.BigAutoField"
    # What an admin may read in the audit: nothing in these tables is about a patient.
    shows_values_of = ("User",)
