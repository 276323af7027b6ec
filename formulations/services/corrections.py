"""Number and date of a lot, put right where they were typed wrongly. What lets more be drawn takes two."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from formulations.models import Lot, LotCorrection, OpenedVial
from formulations.models.corrections import CorrectionStatus
from formulations.models.products import LotStatus
from formulations.services.blocks import refuse_empty
from formulations.services.stock import refuse_field
from mesoplan.conflicts import constraints_speak, refuse_stale
from mesoplan.staff.models import User


@transaction.atomic
def correct_lot(*, actor: User, lot: Lot, number: str, expires_on: date, reason: str, seen: int = 0) -> LotCorrection:
    """At once, or waiting for a second person where the new date is a later one. `seen` is the last correction that the
    person knew of, 0 where there was none."""
    refuse_empty(reason)
    lot = Lot.objects.select_for_update().get(pk=lot.pk)
    refuse_stale(seen=seen, stored=last_correction(lot))
    correction = LotCorrection(
        lot=lot,
        number_before=lot.number,
        number=number.strip(),
        expires_before=lot.expires_on,
        expires_on=expires_on,
        reason=reason.strip(),
        asked_by=actor,
        asked_at=timezone.now(),
    )
    correction.status = CorrectionStatus.WAITING if correction.is_later else CorrectionStatus.DONE
    refuse_number(correction)
    with constraints_speak(LotCorrection, Lot):
        correction.save()
    return settled(correction)


@transaction.atomic
def confirm_correction(*, actor: User, correction: LotCorrection) -> LotCorrection:
    correction = locked(correction)
    correction.confirm(by=actor, at=timezone.now())
    refuse_number(correction)
    with constraints_speak(LotCorrection, Lot):
        correction.save(update_fields=["status", "decided_by", "decided_at"])
    return settled(correction)


@transaction.atomic
def drop_correction(*, actor: User, correction: LotCorrection) -> LotCorrection:
    """The answer "no", also of whoever asked."""
    correction = locked(correction)
    correction.drop(by=actor, at=timezone.now())
    correction.save(update_fields=["status", "decided_by", "decided_at"])
    return correction


def settled(correction: LotCorrection) -> LotCorrection:
    """No opened vial outlives its lot. One that a wrong date had cut short keeps the time that is written on it."""
    correction.lot.refresh_from_db()
    opened = OpenedVial.objects.filter(stock__lot=correction.lot_id, discarded_at=None, discard_at__isnull=False)
    for vial in opened.select_for_update(of=("self",)).select_related("stock__clinic").order_by("pk"):
        over = max(vial.opened_at, correction.lot.over_at(vial.stock.clinic.zone))
        if vial.discard_at and vial.discard_at > over:
            vial.discard_at = over
            vial.save(update_fields=["discard_at"])
    return correction


def last_correction(lot: Lot) -> int:
    """The number of the last one that was done, 0 where there was none."""
    done = lot.corrections.filter(status=CorrectionStatus.DONE).order_by("-pk").values_list("pk", flat=True)
    return done.first() or 0


def locked(correction: LotCorrection) -> LotCorrection:
    """The lot first, as everybody does who changes it."""
    lot = Lot.objects.select_for_update().get(pk=correction.lot_id)
    correction = LotCorrection.objects.select_for_update(of=("self",)).get(pk=correction.pk)
    correction.lot = lot
    return correction


def refuse_number(correction: LotCorrection) -> None:
    """A recall goes by the number: with another one, the same box could come in again."""
    if not correction.renumbers:
        return
    if correction.lot.status != LotStatus.USABLE:
        refuse_field("number", _("A blocked lot keeps its number, because a recall goes by it. Lift the block first."))
    others = Lot.objects.filter(product=correction.lot.product_id).exclude(pk=correction.lot_id)
    twin = others.numbered(correction.number).first()
    if twin is not None:
        refuse_field("number", _("Another lot of this product has this number: %(lot)s.") % {"lot": twin})
