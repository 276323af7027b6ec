from datetime import date
from typing import ClassVar

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from formulations.models.catalogue import Ingredient


@pghistory.track()
class Product(models.Model):
    """What is bought: one or more ingredients at a strength."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    maker = models.CharField(_("maker"), max_length=120, blank=True)
    excipient_allergens = ArrayField(
        models.SlugField(max_length=60), verbose_name=_("allergens in the excipients"), default=list, blank=True
    )
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class ProductComponent(models.Model):
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="components")
    ingredient = models.ForeignKey(Ingredient, on_delete=models.PROTECT, related_name="+")
    strength = models.DecimalField(_("strength"), max_digits=14, decimal_places=6)
    unit = models.CharField(_("unit"), max_length=12, default="mg/mL")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["product", "ingredient"], name="formulations_component_once"),
            models.CheckConstraint(
                condition=Q(strength__gt=0),
                name="formulations_component_strength_positive",
                violation_error_message=_("A strength is more than zero."),
            ),
        ]


class LotStatus(models.TextChoices):
    USABLE = "usable", _("usable")
    QUARANTINED = "quarantined", _("quarantined")
    RECALLED = "recalled", _("recalled")


class LotQuerySet(models.QuerySet["Lot"]):
    def usable_on(self, day: date) -> "LotQuerySet":
        return self.filter(status=LotStatus.USABLE, expires_on__gte=day)


@pghistory.track()
class Lot(models.Model):
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="lots")
    number = models.CharField(_("lot number"), max_length=60)
    expires_on = models.DateField(_("expires"))
    status = models.CharField(_("status"), max_length=11, choices=LotStatus, default=LotStatus.USABLE)

    objects: ClassVar[models.Manager["Lot"]] = LotQuerySet.as_manager()

    class Meta:
        ordering = ["expires_on", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["product", "number"],
                name="formulations_lot_once",
                violation_error_message=_("This lot is already in the list."),
            ),
            models.CheckConstraint(condition=Q(status__in=LotStatus.values), name="formulations_lot_status_known"),
        ]

    def __str__(self) -> str:
        return self.number
