from django.db import models
from django.utils.translation import gettext_lazy as _

from mesoplan.clinics.models.clinics import Clinic
from mesoplan.history import track


@track()
class Room(models.Model):
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="rooms")
    name = models.CharField(_("name"), max_length=60)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "name"],
                name="clinics_room_name_once",
                violation_error_message=_("This clinic already has a room with this name."),
            )
        ]

    def __str__(self) -> str:
        return self.name
