from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from mesoplan.frame.forms import say_what_is_left_out


class FrameConfig(AppConfig):
    name = "mesoplan.frame"
    label = "frame"
    verbose_name = _("Frame")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        say_what_is_left_out()
