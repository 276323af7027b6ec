from datetime import datetime, timedelta
from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from pghistory.models import Context

from mesoplan.audit.triggers import only_grows
from mesoplan.history import never_emptied


class ChangeContext(Context):
    """The row of the history's own table to which all changes of one request or command belong: who, and which request.
    A proxy, because the table is not ours and its triggers have to stand somewhere."""

    class Meta:
        proxy = True
        verbose_name = _("context of a change")
        verbose_name_plural = _("contexts of changes")
        triggers = [
            pgtrigger.Protect(name="context_is_kept", operation=pgtrigger.Delete),
            only_grows("context_only_grows"),
            never_emptied(),
        ]


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
            never_emptied(),
        ]


# As long as a link works; who has not been told by then could not do anything about it any more.
WORTH_TELLING = timedelta(days=3)
# Longer than any task may run (the settings), so that no claim is freed under a worker that is still at it.
CLAIM_LASTS = timedelta(minutes=10)


class PasswordLinkQuerySet(models.QuerySet["PasswordLink"]):
    def to_tell(self, now: datetime) -> "PasswordLinkQuerySet":
        """Without those a worker is at; what a worker that died has claimed is free again after a while."""
        is_free = Q(claimed_at=None) | Q(claimed_at__lt=now - CLAIM_LASTS)
        fresh = self.filter(is_free, told_at=None, made_at__gt=now - WORTH_TELLING)
        return fresh.select_related("made_by", "person").order_by("pk")


class PasswordLink(models.Model):
    """Who made a link with which the password of somebody else can be set. The link itself is written down nowhere:
    whoever holds it can become that person."""

    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    request_id = models.UUIDField(_("request"))
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    claimed_at = models.DateTimeField(_("taken by a worker"), null=True, blank=True)
    told_at = models.DateTimeField(_("person told"), null=True, blank=True)

    objects: ClassVar[models.Manager["PasswordLink"]] = PasswordLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["-made_at"], name="audit_link_by_time")]
        triggers = [
            pgtrigger.Protect(name="link_is_kept", operation=pgtrigger.Delete),
            never_emptied(),
            pgtrigger.Protect(
                name="link_stays_as_made",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("made_by", "person", "request_id", "made_at"),
            ),
        ]
