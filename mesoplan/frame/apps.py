from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FrameConfig(AppConfig):
    name = "mesoplan.frame"
    label = "frame"
    verbose_name = _("Frame")
    default_auto_field = "django.db.models.BigAutoField"
