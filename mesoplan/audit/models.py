import pgtrigger
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ChartOpening(models.Model):
    """Who looked at whose chart. The patient is a number and not a key: this room lies below the patients, and the
    trace has to outlive the row."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    patient_id = models.BigIntegerField(_("patient"))
    page = models.CharField(_("page"), max_length=200)
    request_id = models.UUIDField(_("request"))
    opened_at = models.DateTimeField(_("opened"), default=timezone.now)

    class Meta:
        ordering = ["-opened_at"]
        indexes = [
            models.Index(fields=["patient_id", "-opened_at"], name="audit_opening_by_patient"),
            models.Index(fields=["-opened_at"], name="audit_opening_by_time"),
        ]
        triggers = [
            pgtrigger.Protect(name="opening_is_kept", operation=pgtrigger.Update | pgtrigger.Delete),
        ]
