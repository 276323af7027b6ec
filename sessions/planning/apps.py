from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlanningConfig(AppConfig):
    name = "sessions.planning"
    label = "planning"
    verbose_name = _("Planning")
    default_auto_field = "django.db.models.BigAutoField"
    # What an admin may read in the audit: nothing in these tables is about a patient.
    shows_values_of = ("Rates", "VialPrice")

    def ready(self) -> None:
        from patients.banner import add_missing  # noqa: PLC0415 models can be read only now
        from sessions.planning.consenting.readiness import missing_consent  # noqa: PLC0415 the same

        add_missing(missing_consent)
