import re
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from formulations.dosing.depth import UPRIGHT, vertical_depth_mm
from formulations.models.catalogue import SourceStatus
from mesoplan.clinics.models import Equipment
from mesoplan.frame.catalogue_words import catalogue_word
from mesoplan.history import track

# By the device of the catalogue. What can be done with a syringe alone needs nothing special of a room.
EQUIPMENT_OF_DEVICE = {
    "gun": Equipment.MESOGUN,
    "multi-needle plate": Equipment.MULTI_NEEDLE,
    "syringe pump": Equipment.SYRINGE_PUMP,
}


@track()
class Technique(models.Model):
    code = models.SlugField(_("code"), unique=True)
    name = models.CharField(_("name"), max_length=80)
    target = models.CharField(_("layer"), max_length=80, blank=True)
    indication = models.CharField(_("used for"), max_length=120, blank=True)
    depth_min_mm = models.DecimalField(_("least depth"), max_digits=5, decimal_places=2, null=True)
    depth_max_mm = models.DecimalField(_("greatest depth"), max_digits=5, decimal_places=2, null=True)
    needle_gauge = models.CharField(_("needle gauge"), max_length=20, blank=True)
    needle_length_mm = models.CharField(_("needle length"), max_length=20, blank=True)
    angle_min_deg = models.DecimalField(_("least angle"), max_digits=4, decimal_places=1, null=True)
    angle_max_deg = models.DecimalField(_("greatest angle"), max_digits=4, decimal_places=1, null=True)
    volume_per_point_min_ml = models.DecimalField(_("least volume a point"), max_digits=6, decimal_places=3, null=True)
    volume_per_point_max_ml = models.DecimalField(_("most volume a point"), max_digits=6, decimal_places=3, null=True)
    spacing_min_cm = models.DecimalField(_("least spacing"), max_digits=5, decimal_places=2, null=True)
    spacing_max_cm = models.DecimalField(_("greatest spacing"), max_digits=5, decimal_places=2, null=True)
    device = models.CharField(_("device"), max_length=60, blank=True)
    notes = models.TextField(_("notes"), blank=True)
    source = models.TextField(_("source"), blank=True)
    source_status = models.CharField(_("status"), max_length=9, choices=SourceStatus)
    position = models.PositiveSmallIntegerField(_("place in lists"), default=0)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return catalogue_word(self.name)

    @property
    def deepest_mm(self) -> Decimal | None:
        """Below the skin: as its source says, else as far as its longest needle reaches at its greatest angle; upright
        where no angle is known."""
        lengths = [Decimal(length) for length in re.findall(r"\d+(?:\.\d+)?", self.needle_length_mm)]
        if self.depth_max_mm is not None or not lengths:
            return self.depth_max_mm
        return vertical_depth_mm(max(lengths), UPRIGHT if self.angle_max_deg is None else self.angle_max_deg)
