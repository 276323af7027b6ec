from collections.abc import Iterable
from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mesoplan.clinics.models.clinics import MOST_BUFFER_MINUTES, Clinic
from mesoplan.history import track


class Equipment(models.TextChoices):
    """What some techniques cannot be done without."""

    MESOGUN = "mesogun", _("mesogun")
    MULTI_NEEDLE = "multi_needle", _("multi-needle injector")
    SYRINGE_PUMP = "syringe_pump", _("syringe pump")


def all_equipment() -> list[str]:
    return list(Equipment.values)


@track()
class Room(models.Model):
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="rooms")
    name = models.CharField(_("name"), max_length=60)
    # Where it is empty, as long as everywhere in the clinic.
    buffer_minutes = models.PositiveSmallIntegerField(_("minutes between two visits"), null=True, blank=True)
    # A room has everything until somebody says what it lacks.
    equipment = ArrayField(
        models.CharField(max_length=12, choices=Equipment),
        verbose_name=_("equipment"),
        default=all_equipment,
        blank=True,
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(equipment__contained_by=Equipment.values),
                name="clinics_room_equipment_known",
                violation_error_message=_("This equipment is not known."),
            ),
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

    def lacks(self, needed: Iterable[str]) -> list[Equipment]:
        """In the order of the list of equipment."""
        missing = set(needed) - set(self.equipment)
        return [it for it in Equipment if it in missing]

    @property
    def equipment_words(self) -> str:
        return ", ".join(str(it.label) for it in Equipment if it in self.equipment)
