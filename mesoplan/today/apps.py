from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TodayConfig(AppConfig):
    name = "mesoplan.today"
    label = "today"
    verbose_name = _("Today")
    default_auto_field = "django.db.models.BigAutoField"
