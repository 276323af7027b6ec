from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class RuntimeConfig(AppConfig):
    name = "mesoplan.runtime"
    label = "runtime"
    verbose_name = _("Runtime")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from mesoplan.runtime import checks  # noqa: F401, PLC0415  (checks register themselves, once apps are loaded)

        if not settings.REDIS_URL:
            for name in ("queue", "control"):
                (settings.BROKER_DIR / name).mkdir(mode=0o700, parents=True, exist_ok=True)
