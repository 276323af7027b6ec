from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RemindersConfig(AppConfig):
    name = "sessions.reminders"
    label = "reminders"
    verbose_name = _("Reminders")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from sessions.booking.told import add_teller  # noqa: PLC0415 models can be read only now
        from sessions.booking.waiting.told import add_postman  # noqa: PLC0415
        from sessions.reminders.left import has_left  # noqa: PLC0415
        from sessions.reminders.offers.told import told_by_letter  # noqa: PLC0415

        add_teller(has_left)
        add_postman(told_by_letter)
