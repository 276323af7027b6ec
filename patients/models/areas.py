from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from mesoplan.frame.catalogue_words import catalogue_word
from mesoplan.history import track


class Side(models.TextChoices):
    BOTH = "both", _("both sides")
    LEFT = "left", _("left")
    RIGHT = "right", _("right")


class TreatmentAreaQuerySet(models.QuerySet["TreatmentArea"]):
    def in_use(self) -> "TreatmentAreaQuerySet":
        return self.filter(is_active=True)


@track()
class TreatmentArea(models.Model):
    """A part of the body that is treated. Seven are loaded with the catalogue; an admin may add more."""

    code = models.SlugField(_("code"), unique=True)
    name = models.CharField(_("name"), max_length=60)
    position = models.PositiveSmallIntegerField(_("place in lists"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)

    objects: ClassVar[models.Manager["TreatmentArea"]] = TreatmentAreaQuerySet.as_manager()

    class Meta:
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return catalogue_word(self.name)
