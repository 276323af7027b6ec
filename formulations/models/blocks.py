"""Lots from which nothing may be drawn for the time being, or ever: who said so, and which two people took it back."""

from datetime import datetime
from typing import TYPE_CHECKING

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from formulations.models.products import Lot, LotStatus
from mesoplan.history import track
from mesoplan.refusals import DomainError

if TYPE_CHECKING:
    from mesoplan.staff.models import User

BLOCKED = ((LotStatus.QUARANTINED, LotStatus.QUARANTINED.label), (LotStatus.RECALLED, LotStatus.RECALLED.label))


class BlockQuerySet(models.QuerySet["LotBlock"]):
    def standing(self) -> "BlockQuerySet":
        return self.filter(lifted_at=None)


@track()
class LotBlock(models.Model):
    """One person asks to lift it and another confirms; whoever set it never confirms. The state of the lot follows by a
    trigger. Of a block from before these rows were kept nobody knows who set it."""

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="blocks")
    kind = models.CharField(_("block"), max_length=11, choices=BLOCKED)
    reason = models.CharField(_("reason"), max_length=300)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    set_at = models.DateTimeField(_("set"))
    lift_reason = models.CharField(_("why it is lifted"), max_length=300, blank=True)
    lift_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    lift_asked_at = models.DateTimeField(_("asked to lift"), null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True)

    objects = BlockQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[LotStatus.QUARANTINED, LotStatus.RECALLED]), name="formulations_block_known"
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="formulations_block_has_a_reason",
                violation_error_message=_("Say why nothing may be drawn from this lot."),
            ),
            models.UniqueConstraint(
                fields=["lot", "kind"],
                condition=Q(lifted_at=None),
                name="formulations_block_once",
                violation_error_message=_("This lot is blocked like this already."),
            ),
            models.CheckConstraint(
                condition=Q(lift_asked_by=None, lift_asked_at=None, lift_reason="")
                | (Q(lift_asked_by__isnull=False, lift_asked_at__isnull=False) & ~Q(lift_reason="")),
                name="formulations_block_lift_asked_whole",
                violation_error_message=_("Say why this may be lifted."),
            ),
            models.CheckConstraint(
                condition=Q(lifted_by=None, lifted_at=None)
                | Q(lifted_by__isnull=False, lifted_at__isnull=False, lift_asked_by__isnull=False),
                name="formulations_block_lifted_when_asked",
            ),
            models.CheckConstraint(
                condition=Q(lifted_by=None) | (~Q(lifted_by=F("lift_asked_by")) & ~Q(lifted_by=F("set_by"))),
                name="formulations_block_lifted_by_another",
                violation_error_message=_("Somebody else has to confirm it: not who set the block, nor who asked."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="block_stays_what_it_is",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.lifted_at IS NOT NULL OR (OLD.lot_id, OLD.kind, OLD.reason, OLD.set_by_id, OLD.set_at) "
                    "IS DISTINCT FROM (NEW.lot_id, NEW.kind, NEW.reason, NEW.set_by_id, NEW.set_at)"
                ),
            ),
            pgtrigger.Protect(name="block_is_kept", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="lot_follows_its_blocks",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update,
                # Locked first, so that of two blocks changed at once the later one sees the earlier.
                func="""
                    PERFORM FROM formulations_lot WHERE id = NEW.lot_id FOR UPDATE;
                    UPDATE formulations_lot SET status = coalesce(
                        (SELECT max(b.kind) FROM formulations_lotblock b
                            WHERE b.lot_id = NEW.lot_id AND b.lifted_at IS NULL),
                        'usable'
                    ) WHERE id = NEW.lot_id;
                    RETURN NULL;
                """,
            ),
        ]

    @property
    def is_recall(self) -> bool:
        return self.kind == LotStatus.RECALLED

    def ask_to_lift(self, *, by: "User", at: datetime, reason: str) -> None:
        if self.lifted_at:
            raise DomainError(_t("This block has been lifted already."))
        if self.lift_asked_at:
            raise DomainError(_t("Somebody has asked already. Another person has to confirm it."))
        self.lift_asked_by, self.lift_asked_at, self.lift_reason = by, at, reason

    def lift(self, *, by: "User", at: datetime) -> None:
        if self.lifted_at:
            raise DomainError(_t("This block has been lifted already."))
        if not self.lift_asked_at:
            raise DomainError(_t("One person asks to lift a block, and another confirms it. Nobody has asked yet."))
        self.lifted_by, self.lifted_at = by, at

    def may_be_lifted_by(self, person: "User") -> bool:
        return bool(self.lift_asked_at) and person.pk not in (self.lift_asked_by_id, self.set_by_id)
