from datetime import date
from typing import Any, ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from formulations.dosing.units import PER_VOLUME
from formulations.models.catalogue import Ingredient
from mesoplan.history import track


def as_approved(name: str, *, operation: pgtrigger.Operation, product: str, **more: Any) -> pgtrigger.Trigger:
    """Refuses to change what a product holds once a version with it has been approved: its doses would become others
    than those that were approved. The versions are locked for the check, so none is approved in the meantime."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=operation,
        declare=[("statuses", "text[]")],
        func=f"""
            SELECT array_agg(status) INTO statuses FROM (
                SELECT version.status FROM formulations_recipeline line
                JOIN formulations_formulationversion version ON version.id = line.version_id
                WHERE line.product_id IN (NEW.{product}, OLD.{product}) FOR SHARE OF version
            ) AS used;
            IF statuses && ARRAY['approved', 'retired'] THEN
                RAISE EXCEPTION 'pgtrigger: what this product holds has been approved and cannot change any more';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        """,  # noqa: S608 the name is a constant of the models
        **more,
    )


@track()
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
        triggers = [
            as_approved(
                "approved_allergens_are_frozen",
                operation=pgtrigger.Update,
                product="id",
                condition=pgtrigger.Q(old__excipient_allergens__df=pgtrigger.F("new__excipient_allergens")),
            )
        ]

    def __str__(self) -> str:
        return self.name


@track()
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
            models.CheckConstraint(
                condition=Q(unit__in=PER_VOLUME),
                name="formulations_component_unit_per_volume",
                violation_error_message=_("A strength is counted per volume, as in mg/mL or IU/mL."),
            ),
        ]
        triggers = [
            as_approved(
                "approved_contents_are_frozen",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                product="product_id",
            )
        ]


class LotStatus(models.TextChoices):
    USABLE = "usable", _("usable")
    QUARANTINED = "quarantined", _("quarantined")
    RECALLED = "recalled", _("recalled")


class LotQuerySet(models.QuerySet["Lot"]):
    def usable_on(self, day: date) -> "LotQuerySet":
        return self.filter(status=LotStatus.USABLE, expires_on__gte=day)


@track()
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
