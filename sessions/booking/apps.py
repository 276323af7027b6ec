from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BookingConfig(AppConfig):
    name = "sessions.booking"
    label = "booking"
    verbose_name = _("Booking")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from mesoplan.staff.obligations import add_obligations  # noqa: PLC0415
        from patients.banner import add_next_appointment  # noqa: PLC0415 models can be read only now
        from sessions.booking.obligations import obligations_of  # noqa: PLC0415
        from sessions.booking.queries import next_appointment  # noqa: PLC0415

        add_next_appointment(next_appointment)
        add_obligations(obligations_of)
