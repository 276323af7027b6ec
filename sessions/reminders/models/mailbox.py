from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mesoplan.clinics.models import Clinic

if TYPE_CHECKING:
    from mesoplan.staff.models import User


class MailboxQuerySet(models.QuerySet["MailboxMessage"]):
    def visible_to(self, user: "User") -> "MailboxQuerySet":
        """What the clinics of this person wrote, and what was written to this person."""
        mine = Clinic.objects.visible_to(user)
        return self.filter(Q(clinic__in=mine) | Q(sent_to=user.email))

    def seen_in(self, clinic: Clinic) -> "MailboxQuerySet":
        """Without what other clinics wrote; a message about a sign-in belongs to none."""
        return self.filter(Q(clinic=clinic) | Q(clinic=None))


class MailboxMessage(models.Model):
    """A message that a demonstration would have sent. With an SMTP server configured there are none."""

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+", null=True)
    sent_to = models.TextField(_("to"))
    subject = models.TextField(_("subject"))
    body = models.TextField(_("text"))
    sent_at = models.DateTimeField(_("sent"), auto_now_add=True)

    objects: ClassVar[models.Manager["MailboxMessage"]] = MailboxQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]
