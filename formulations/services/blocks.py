"""Quarantine and recall. Whoever sets one acts alone and at once; lifting it takes two."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from formulations.models import Lot, LotBlock
from mesoplan.conflicts import constraints_speak
from mesoplan.refusals import DomainError
from mesoplan.staff.models import User


@transaction.atomic
def block_lot(*, actor: User, lot: Lot, kind: str, reason: str) -> LotBlock:
    """Nothing is drawn from it any more, at no clinic."""
    refuse_empty(reason)
    Lot.objects.select_for_update().get(pk=lot.pk)
    with constraints_speak(LotBlock):
        return LotBlock.objects.create(lot=lot, kind=kind, reason=reason.strip(), set_by=actor, set_at=timezone.now())


@transaction.atomic
def ask_to_lift(*, actor: User, block: LotBlock, reason: str) -> LotBlock:
    refuse_empty(reason)
    block = locked(block)
    block.ask_to_lift(by=actor, at=timezone.now(), reason=reason.strip())
    block.save(update_fields=["lift_asked_by", "lift_asked_at", "lift_reason"])
    return block


@transaction.atomic
def lift_block(*, actor: User, block: LotBlock) -> LotBlock:
    block = locked(block)
    block.lift(by=actor, at=timezone.now())
    with constraints_speak(LotBlock):
        block.save(update_fields=["lifted_by", "lifted_at"])
    return block


@transaction.atomic
def keep_block(*, actor: User, block: LotBlock) -> LotBlock:
    """The answer "no": whoever asked may ask again with a better reason."""
    block = locked(block)
    if block.lifted_at:
        raise DomainError(_("This block has been lifted already."))
    block.lift_asked_by, block.lift_asked_at, block.lift_reason = None, None, ""
    block.save(update_fields=["lift_asked_by", "lift_asked_at", "lift_reason"])
    return block


def locked(block: LotBlock) -> LotBlock:
    """The lot first, as everybody does who changes a block."""
    Lot.objects.select_for_update().get(pk=block.lot_id)
    return LotBlock.objects.select_for_update(of=("self",)).get(pk=block.pk)


def refuse_empty(reason: str) -> None:
    if not reason.strip():
        sentence = _("Say why.")
        raise DomainError(sentence, fields={"reason": sentence})
