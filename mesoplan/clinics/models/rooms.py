from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mesoplan.clinics.models.clinics import MOST_BUFFER_MINUTES, Clinic
from mesoplan.history import track


@track()
class Room(models.Model):
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="rooms")
    name = models.CharField(_("name"), max_length=60)
    # Where it is empty, as long as everywhere in the clinic.
    buffer_minutes = models.PositiveSmallIntegerField(_("minutes between two visits"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "name"],
                name="clinics_room_name_once",
                violation_error_message=_("This clinic already has a room with this name."),
            ),
            models.CheckConstraint(
                condition=Q(buffer_minutes=None) | Q(buffer_minutes__lte=MOST_BUFFER_MINUTES),
                name="clinics_room_buffer_short",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def buffer_at(self, clinic: Clinic) -> timedelta:
        """How long it stays empty after a visit; `clinic` is the one it belongs to."""
        minutes = clinic.buffer_minutes if self.buffer_minutes is None else self.buffer_minutes
        return timedelta(minutes=minutes)
