from datetime import date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from typing import Any, ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from formulations.dosing.units import PER_VOLUME
from formulations.lot_keys import LotKey
from formulations.models.catalogue import Ingredient
from mesoplan.history import track
from patients.folding import Fold

MOST_PH = Decimal(14)
MOST_VIAL_ML = Decimal(1000)
MOST_HOURS_OPEN = 24 * 366
LOOSENED = """
    NOT OLD.excipient_allergens <@ NEW.excipient_allergens OR (OLD.is_single_patient AND NOT NEW.is_single_patient)
    OR coalesce(least(NEW.hours_open_room, NEW.hours_open_cold), 0)
        > coalesce(least(OLD.hours_open_room, OLD.hours_open_cold), 0)
"""
"""Fewer allergens, vials shared, or kept for longer. Without hours nothing is kept at all."""
PRODUCT_NAME_TAKEN = _("There is a product with this name already.")


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


class ProductQuerySet(models.QuerySet["Product"]):
    def matching(self, typed: str) -> "ProductQuerySet":
        """Every word has to be found in the name, the maker or an ingredient; accents and case do not matter."""
        found = self.alias(folded=Fold(Concat("name", Value(" "), "maker")))
        named = ProductComponent.objects.alias(folded=Fold(F("ingredient__name")))
        for word in typed.split():
            holding = named.filter(folded__contains=Fold(Value(word))).values("product")
            found = found.filter(Q(folded__contains=Fold(Value(word))) | Q(pk__in=holding))
        return found

    def with_contents(self) -> "ProductQuerySet":
        return self.prefetch_related("components__ingredient")


@track()
class Product(models.Model):
    """What is bought: one or more ingredients at a strength."""

    name = models.CharField(
        _("name"),
        max_length=120,
        unique=True,
        error_messages={"unique": PRODUCT_NAME_TAKEN},
    )
    maker = models.CharField(_("maker"), max_length=120, blank=True)
    excipients = models.CharField(_("excipients"), max_length=1000, blank=True)
    excipient_allergens = ArrayField(
        models.SlugField(max_length=60), verbose_name=_("allergens in the excipients"), default=list, blank=True
    )
    ph_low = models.DecimalField(_("lowest pH"), max_digits=4, decimal_places=2, null=True, blank=True)
    ph_high = models.DecimalField(_("highest pH"), max_digits=4, decimal_places=2, null=True, blank=True)
    vial_ml = models.DecimalField(_("volume of a vial"), max_digits=7, decimal_places=3, null=True, blank=True)
    is_single_patient = models.BooleanField(_("each vial is for one patient only"), default=False)
    hours_open_room = models.PositiveSmallIntegerField(
        _("hours after opening, at room temperature"), null=True, blank=True
    )
    hours_open_cold = models.PositiveSmallIntegerField(_("hours after opening, refrigerated"), null=True, blank=True)
    hours_open_source = models.CharField(_("who says how long it keeps"), max_length=300, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[models.Manager["Product"]] = ProductQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="formulations_product_named_once",
                violation_error_message=PRODUCT_NAME_TAKEN,
            ),
            models.CheckConstraint(
                condition=(Q(ph_low=None) | Q(ph_low__gte=0, ph_low__lte=MOST_PH))
                & (Q(ph_high=None) | Q(ph_high__gte=0, ph_high__lte=MOST_PH))
                & (Q(ph_high=None) | Q(ph_low__lte=F("ph_high"))),
                name="formulations_product_ph_in_order",
                violation_error_message=_("A pH lies between 0 and 14, the lowest first."),
            ),
            models.CheckConstraint(
                condition=Q(vial_ml=None) | Q(vial_ml__gt=0, vial_ml__lte=MOST_VIAL_ML),
                name="formulations_product_vial_plausible",
                violation_error_message=_("A vial holds more than 0 and at most 1000 mL."),
            ),
            models.CheckConstraint(
                condition=(Q(hours_open_room=None) | Q(hours_open_room__gte=1, hours_open_room__lte=MOST_HOURS_OPEN))
                & (Q(hours_open_cold=None) | Q(hours_open_cold__gte=1, hours_open_cold__lte=MOST_HOURS_OPEN)),
                name="formulations_product_hours_plausible",
                violation_error_message=_("An opened vial keeps for an hour at least and a year at most."),
            ),
            models.CheckConstraint(
                condition=Q(hours_open_room=None, hours_open_cold=None) | ~Q(hours_open_source=""),
                name="formulations_product_hours_have_a_source",
                violation_error_message=_("Say where the time of use after opening comes from."),
            ),
        ]
        triggers = [
            as_approved(
                "approved_product_only_tightens",
                operation=pgtrigger.Update,
                product="id",
                condition=pgtrigger.Condition(LOOSENED),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def keeps_open(self) -> timedelta | None:
        """How long an opened vial may be used; the shorter time, because nobody notes where it stands."""
        hours = [hours for hours in (self.hours_open_room, self.hours_open_cold) if hours is not None]
        return timedelta(hours=min(hours)) if hours else None

    @property
    def keeps_for_others(self) -> bool:
        """Whether what is left of an opened vial goes to other patients; else it is discarded with the session."""
        return not self.is_single_patient and self.keeps_open is not None


class Expressed(models.TextChoices):
    """The same values as `dosing.case.ExpressedAs`."""

    ACTIVE = "active", pgettext_lazy("a strength is printed as", "active substance")
    SALT = "salt", pgettext_lazy("a strength is printed as", "salt")


@track()
class ProductComponent(models.Model):
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="components")
    ingredient = models.ForeignKey(Ingredient, on_delete=models.PROTECT, related_name="+")
    strength = models.DecimalField(_("strength"), max_digits=14, decimal_places=6)
    unit = models.CharField(_("unit"), max_length=12, default="mg/mL")
    expressed_as = models.CharField(_("printed as"), max_length=6, choices=Expressed, default=Expressed.ACTIVE)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(expressed_as__in=Expressed.values), name="formulations_expressed_known"),
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
    def numbered(self, number: str) -> "LotQuerySet":
        """However it is spelt: hyphens, spaces and capitals are not part of it."""
        return self.filter(key=LotKey(Value(number)))

    def usable_on(self, day: date) -> "LotQuerySet":
        return self.filter(status=LotStatus.USABLE, expires_on__gte=day)


@track()
class Lot(models.Model):
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="lots")
    number = models.CharField(_("lot number"), max_length=60)
    key = models.GeneratedField(expression=LotKey(F("number")), output_field=models.TextField(), db_persist=True)
    expires_on = models.DateField(_("expires"))
    status = models.CharField(_("status"), max_length=11, choices=LotStatus, default=LotStatus.USABLE)

    objects: ClassVar[models.Manager["Lot"]] = LotQuerySet.as_manager()

    class Meta:
        ordering = ["expires_on", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["product", "key"],
                name="formulations_lot_once",
                violation_error_message=_("This lot is already in the list."),
            ),
            models.CheckConstraint(
                condition=~Q(key=""),
                name="formulations_lot_number_tells",
                violation_error_message=_("A lot number has letters or digits."),
            ),
            models.CheckConstraint(condition=Q(status__in=LotStatus.values), name="formulations_lot_status_known"),
        ]
        triggers = [
            # A block of the lot, whose own trigger makes this change, has been lifted by two people.
            pgtrigger.Protect(
                name="blocked_lot_is_released_by_two",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "pg_trigger_depth() = 0 AND OLD.status <> NEW.status "
                    "AND (NEW.status = 'usable' OR OLD.status = 'recalled')"
                ),
            ),
            # A correction of the lot, whose own trigger makes this change, says why and by whom.
            pgtrigger.Protect(
                name="lot_is_corrected_with_a_reason",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "pg_trigger_depth() = 0 AND (NEW.expires_on > OLD.expires_on OR NEW.number <> OLD.number)"
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def over_at(self, zone: tzinfo) -> datetime:
        """When its last day has ended there."""
        return datetime.combine(self.expires_on + timedelta(days=1), time.min, tzinfo=zone)
