from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from mesoplan.frame.field_words import say_it_in_our_words


class FrameConfig(AppConfig):
    name = "mesoplan.frame"
    label = "frame"
    verbose_name = _("Frame")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        say_it_in_our_words()
