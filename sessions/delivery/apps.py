from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeliveryConfig(AppConfig):
    name = "sessions.delivery"
    label = "delivery"
    verbose_name = _("Delivery")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from sessions.booking.holds import add_hold  # noqa: PLC0415 models can be read only now
        from sessions.delivery.started import hold_of_record  # noqa: PLC0415

        add_hold(hold_of_record)
