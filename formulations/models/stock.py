"""How much of a lot a clinic has: vials that nobody has opened yet, and opened ones in mL. Both counts are kept by
triggers from rows that never change. A lot without a row here is not counted at the clinic."""

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from formulations.models.products import Lot
from mesoplan.clinics.models import Clinic
from mesoplan.history import track
from patients.models import Patient

if TYPE_CHECKING:
    from datetime import datetime

    from mesoplan.staff.models import User


# Of two patients of one day the later may be signed for first, with the vial that was opened for the earlier.
SIGNED_IN_ANY_ORDER = timedelta(hours=12)


class StockQuerySet(models.QuerySet["LotStock"]):
    def visible_to(self, user: "User") -> "StockQuerySet":
        return self.filter(clinic__memberships__user=user)


@track()
class LotStock(models.Model):
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="stocks")
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    vial_ml = models.DecimalField(_("volume of a vial"), max_digits=7, decimal_places=3)
    vials = models.IntegerField(_("vials on hand"), default=0)

    objects: ClassVar[models.Manager["LotStock"]] = StockQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["lot", "clinic"], name="formulations_stock_once"),
            models.CheckConstraint(
                condition=Q(vials__gte=0),
                name="formulations_stock_never_negative",
                violation_error_message=_("There are not so many vials of this lot on hand."),
            ),
            models.CheckConstraint(condition=Q(vial_ml__gt=0), name="formulations_stock_vial_holds_something"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="count_follows_movements",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func="""
                    IF TG_OP = 'INSERT' AND NEW.vials = 0 THEN RETURN NEW; END IF;
                    IF TG_OP = 'UPDATE' AND pg_trigger_depth() > 1 THEN RETURN NEW; END IF;
                    RAISE EXCEPTION 'pgtrigger: what is on hand changes by its movements only';
                """,
            )
        ]


class MovementKind(models.TextChoices):
    RECEIVED = "received", pgettext_lazy("vials", "received")
    DRAWN = "drawn", pgettext_lazy("vials", "drawn for a treatment")
    TAKEN = "taken", pgettext_lazy("vials", "taken out by hand")
    COUNTED = "counted", pgettext_lazy("vials", "counted otherwise")


@track()
class StockMovement(models.Model):
    """Vials that came or went. The record is a number and not a key, because it lives in a room above this one."""

    stock = models.ForeignKey(LotStock, on_delete=models.PROTECT, related_name="movements")
    kind = models.CharField(_("what"), max_length=8, choices=MovementKind)
    vials = models.IntegerField(_("vials"))
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    record_number = models.BigIntegerField(_("treatment record"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["stock", "-id"], name="formulations_movements_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=MovementKind.RECEIVED, vials__gt=0, record_number=None)
                | Q(kind=MovementKind.DRAWN, vials__lt=0, record_number__isnull=False)
                | (Q(kind=MovementKind.TAKEN, vials__lt=0, record_number=None) & ~Q(reason=""))
                | (Q(kind=MovementKind.COUNTED, record_number=None) & ~Q(reason="")),
                name="formulations_movement_whole",
                violation_error_message=_("Vials come in, go out, or are counted otherwise for a reason."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="movement_is_kept", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="movement_counts",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    UPDATE formulations_lotstock SET vials = vials + NEW.vials WHERE id = NEW.stock_id;
                    RETURN NEW;
                """,
            ),
        ]


class VialQuerySet(models.QuerySet["OpenedVial"]):
    def usable_at(self, instant: "datetime") -> "VialQuerySet":
        """Those from which somebody may still draw, the one to be discarded first in front."""
        keeps = Q(discard_at=None) | Q(discard_at__gt=instant)
        opened = Q(opened_at__lte=instant + SIGNED_IN_ANY_ORDER)
        open_still = self.filter(keeps, opened, discarded_at=None, remaining_ml__gt=0)
        return open_still.order_by(F("discard_at").asc(nulls_last=True), "pk")


@track()
class OpenedVial(models.Model):
    """`patient` where the vial is for one patient only."""

    stock = models.ForeignKey(LotStock, on_delete=models.PROTECT, related_name="opened")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    opened_at = models.DateTimeField(_("opened"))
    discard_at = models.DateTimeField(_("to be discarded"), null=True, blank=True)
    volume_ml = models.DecimalField(_("volume"), max_digits=7, decimal_places=3)
    remaining_ml = models.DecimalField(_("left in it"), max_digits=7, decimal_places=3)
    discarded_at = models.DateTimeField(_("discarded"), null=True, blank=True)

    objects: ClassVar[models.Manager["OpenedVial"]] = VialQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["stock"], condition=Q(discarded_at=None), name="formulations_vials_still_open")]
        constraints = [
            models.CheckConstraint(
                condition=Q(remaining_ml__gte=0, remaining_ml__lte=F("volume_ml")),
                name="formulations_vial_never_negative",
                violation_error_message=_("There is not so much left in the opened vial."),
            ),
            models.CheckConstraint(
                condition=Q(discard_at=None) | Q(discard_at__gte=F("opened_at")),
                name="formulations_vial_opened_before_discarded",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="vial_is_opened_whole",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NEW.remaining_ml <> NEW.volume_ml THEN
                        RAISE EXCEPTION 'pgtrigger: a vial is full when it is opened';
                    END IF;
                    IF NEW.patient_id IS NULL AND EXISTS (
                        SELECT FROM formulations_lotstock s
                            JOIN formulations_lot l ON l.id = s.lot_id
                            JOIN formulations_product p ON p.id = l.product_id
                        WHERE s.id = NEW.stock_id AND p.is_single_patient
                    ) THEN
                        RAISE EXCEPTION 'pgtrigger: a vial of this product is opened for one patient';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="vial_follows_its_draws",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="""
                    IF TG_OP = 'DELETE' THEN
                        RAISE EXCEPTION 'pgtrigger: an opened vial stays in the list';
                    END IF;
                    IF NEW.remaining_ml <> OLD.remaining_ml AND pg_trigger_depth() = 1 THEN
                        RAISE EXCEPTION 'pgtrigger: what is left in a vial changes by what is drawn only';
                    END IF;
                    -- Its time may end sooner: the date of its lot had been typed wrongly.
                    IF (OLD.stock_id, OLD.patient_id, OLD.opened_at, OLD.volume_ml)
                        IS DISTINCT FROM (NEW.stock_id, NEW.patient_id, NEW.opened_at, NEW.volume_ml)
                        OR OLD.discarded_at IS NOT NULL
                        OR (NEW.discard_at IS DISTINCT FROM OLD.discard_at
                            AND NEW.discard_at < OLD.discard_at IS NOT TRUE)
                    THEN
                        RAISE EXCEPTION 'pgtrigger: an opened vial stays what it is';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    @property
    def is_empty(self) -> bool:
        return self.remaining_ml == Decimal(0)


@track()
class VialDraw(models.Model):
    """What one treatment took from an opened vial."""

    vial = models.ForeignKey(OpenedVial, on_delete=models.PROTECT, related_name="draws")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    record_number = models.BigIntegerField(_("treatment record"))
    volume_ml = models.DecimalField(_("volume"), max_digits=7, decimal_places=3)
    at = models.DateTimeField(_("at"))

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(volume_ml__gt=0), name="formulations_draw_takes_something"),
        ]
        triggers = [
            pgtrigger.Protect(name="draw_is_kept", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="draw_counts",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("vial", "formulations_openedvial%ROWTYPE")],
                func="""
                    SELECT * INTO vial FROM formulations_openedvial WHERE id = NEW.vial_id FOR UPDATE;
                    IF vial.patient_id <> NEW.patient_id THEN
                        RAISE EXCEPTION 'pgtrigger: this vial is for another patient';
                    END IF;
                    IF vial.discarded_at IS NOT NULL OR vial.discard_at <= NEW.at THEN
                        RAISE EXCEPTION 'pgtrigger: nothing is drawn from a vial after its time';
                    END IF;
                    UPDATE formulations_openedvial SET remaining_ml = remaining_ml - NEW.volume_ml
                        WHERE id = NEW.vial_id;
                    RETURN NEW;
                """,
            ),
        ]
