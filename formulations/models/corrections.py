"""What was typed wrongly when a lot came in, and put right since: an earlier date by one, a later one by two people."""

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from formulations.models.products import Lot
from mesoplan.audit.triggers import frozen
from mesoplan.history import track
from mesoplan.refusals import DomainError

if TYPE_CHECKING:
    from mesoplan.staff.models import User


class CorrectionStatus(models.TextChoices):
    WAITING = "waiting", _("waits for a second person")
    DONE = "done", _("done")
    REFUSED = "refused", _("not done")


class CorrectionQuerySet(models.QuerySet["LotCorrection"]):
    def waiting(self) -> "CorrectionQuerySet":
        return self.filter(status=CorrectionStatus.WAITING)

    def done_after(self, instant: datetime) -> "CorrectionQuerySet":
        """The earliest first."""
        done = self.filter(status=CorrectionStatus.DONE).annotate(done_at=Coalesce("decided_at", "asked_at"))
        return done.filter(done_at__gt=instant).order_by("done_at", "pk")


@track()
class LotCorrection(models.Model):
    """What the lot was and what it is to be; one that is done brings the lot there, by a trigger. A later date lets
    more be drawn, so that somebody else confirms it."""

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="corrections")
    number_before = models.CharField(_("lot number before"), max_length=60)
    number = models.CharField(_("lot number"), max_length=60)
    expires_before = models.DateField(_("expired before"))
    expires_on = models.DateField(_("expires"))
    reason = models.CharField(_("reason"), max_length=300)
    status = models.CharField(_("state"), max_length=7, choices=CorrectionStatus)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    objects: ClassVar[models.Manager["LotCorrection"]] = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=CorrectionStatus.values), name="formulations_correction_status_known"
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(number=""),
                name="formulations_correction_says_why",
                violation_error_message=_("Say why."),
            ),
            models.CheckConstraint(
                condition=~Q(number=F("number_before")) | ~Q(expires_on=F("expires_before")),
                name="formulations_correction_changes_something",
                violation_error_message=_("This is what is known of the lot already."),
            ),
            models.CheckConstraint(
                condition=Q(status=CorrectionStatus.WAITING, decided_by=None, decided_at=None)
                | Q(
                    status=CorrectionStatus.DONE,
                    decided_by=None,
                    decided_at=None,
                    expires_on__lte=F("expires_before"),
                )
                | (
                    Q(status=CorrectionStatus.DONE, decided_by__isnull=False, decided_at__isnull=False)
                    & ~Q(decided_by=F("asked_by"))
                )
                | Q(status=CorrectionStatus.REFUSED, decided_by__isnull=False, decided_at__isnull=False),
                name="formulations_correction_later_by_two",
                violation_error_message=_("Somebody else has to confirm it."),
            ),
            models.UniqueConstraint(
                fields=["lot"],
                condition=Q(status=CorrectionStatus.WAITING),
                name="formulations_one_correction_waits",
                violation_error_message=_("A correction of this lot waits for a second person already."),
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="correction_moves_along",
                field="status",
                transitions=[("waiting", "done"), ("waiting", "refused")],
            ),
            pgtrigger.Trigger(
                name="correction_begins_undecided",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__status="refused") | pgtrigger.Q(new__decided_by__isnull=False),
                func="RAISE EXCEPTION 'pgtrigger: a correction begins undecided';",
            ),
            pgtrigger.ReadOnly(
                name="what_is_corrected_stays",
                fields=[
                    *("lot", "number_before", "number", "expires_before", "expires_on"),
                    *("reason", "asked_by", "asked_at"),
                ],
            ),
            frozen("decided_correction_is_frozen", fields=["decided_by", "decided_at"], while_not="waiting"),
            pgtrigger.Protect(name="correction_is_kept", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="lot_follows_its_corrections",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Q(new__status="done"),
                # A recall goes by the number: under another one the same box could come in again.
                func="""
                    IF TG_OP = 'UPDATE' AND OLD.status = 'done' THEN RETURN NULL; END IF;
                    UPDATE formulations_lot SET number = NEW.number, expires_on = NEW.expires_on
                        WHERE id = NEW.lot_id AND number = NEW.number_before AND expires_on = NEW.expires_before
                            AND (status = 'usable' OR number = NEW.number);
                    IF NOT FOUND THEN
                        RAISE EXCEPTION 'pgtrigger: the lot is not what its correction begins with, or it is blocked';
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    @property
    def renumbers(self) -> bool:
        return self.number != self.number_before

    @property
    def moves(self) -> bool:
        return self.expires_on != self.expires_before

    @property
    def is_later(self) -> bool:
        return self.expires_on > self.expires_before

    def confirm(self, *, by: "User", at: datetime) -> None:
        self._refuse_decided()
        if self.asked_by_id == by.pk:
            raise DomainError(_t("You asked for this yourself: somebody else has to decide on it."))
        if (self.lot.number, self.lot.expires_on) != (self.number_before, self.expires_before):
            raise DomainError(
                _t("This has been changed since it was asked for, so it cannot be confirmed. Ask for it again.")
            )
        self.status, self.decided_by, self.decided_at = CorrectionStatus.DONE, by, at

    def drop(self, *, by: "User", at: datetime) -> None:
        self._refuse_decided()
        self.status, self.decided_by, self.decided_at = CorrectionStatus.REFUSED, by, at

    def _refuse_decided(self) -> None:
        if self.status != CorrectionStatus.WAITING:
            raise DomainError(_t("This has been decided already."))

    def may_be_confirmed_by(self, person: "User") -> bool:
        return self.status == CorrectionStatus.WAITING and person.pk != self.asked_by_id
