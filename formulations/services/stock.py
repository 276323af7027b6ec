"""Vials that come, go, and are counted."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from formulations.models import Lot, LotStock, OpenedVial, Product, StockMovement
from formulations.models.products import LotStatus
from formulations.models.stock import MovementKind
from mesoplan.clinics.models import Clinic
from mesoplan.conflicts import constraints_speak
from mesoplan.frame.dates import said_date
from mesoplan.refusals import DomainError
from mesoplan.staff.models import User


@transaction.atomic
def receive_lot(
    *, actor: User, clinic: Clinic, product: Product, number: str, expires_on: date, vials: int
) -> LotStock:
    """The same lot may come more than once, and to more than one clinic."""
    product = Product.objects.select_for_update(no_key=True).get(pk=product.pk)
    refuse_product(product)
    if expires_on < clinic.today:
        refuse_field("expires_on", _("This lot has expired. Send it back."))
    lot = known_lot(product, number.strip(), expires_on)
    refuse_other_box(lot, expires_on)
    stock = stock_of(lot, clinic, product)
    move(actor, stock, MovementKind.RECEIVED, vials)
    return stock


@transaction.atomic
def take_out(*, actor: User, stock: LotStock, vials: int, reason: str) -> StockMovement:
    """Vials that no patient got: broken, past their date, sent back. From a blocked lot too, because they leave it."""
    stock = LotStock.objects.select_for_update().get(pk=stock.pk)
    if vials > stock.vials:
        refuse_field("vials", on_hand(stock.vials))
    return move(actor, stock, MovementKind.TAKEN, -vials, reason)


@transaction.atomic
def count_lot(*, actor: User, lot: Lot, clinic: Clinic, vials: int, reason: str) -> StockMovement:
    """What was found on the shelf. The first count of a lot begins its counting at this clinic."""
    lot = Lot.objects.select_for_update(no_key=True).get(pk=lot.pk)
    stock = stock_of(lot, clinic, lot.product)
    return move(actor, stock, MovementKind.COUNTED, vials - stock.vials, reason)


@transaction.atomic
def discard_vial(*, actor: User, vial: OpenedVial) -> OpenedVial:
    LotStock.objects.select_for_update().get(pk=vial.stock_id)
    vial = OpenedVial.objects.select_for_update().get(pk=vial.pk)
    if vial.discarded_at:
        raise DomainError(_("This vial has been discarded already."))
    vial.discarded_at = timezone.now()
    vial.save(update_fields=["discarded_at"])
    return vial


def known_lot(product: Product, number: str, expires_on: date) -> Lot:
    """The one with these letters and digits: a box with another hyphen is none with another recall."""
    lot = product.lots.numbered(number).first()
    if lot is None:
        with constraints_speak(Lot):
            lot = product.lots.create(number=number, expires_on=expires_on)
    return lot


def stock_of(lot: Lot, clinic: Clinic, product: Product) -> LotStock:
    """Locked; a new one has nothing on hand. A vial of this clinic's lot keeps the volume it was received with."""
    if product.vial_ml is None:
        sentence = _("Say first how much a vial of %(product)s holds: lots are counted in vials.")
        raise DomainError(sentence % {"product": product})
    stock, _made = LotStock.objects.get_or_create(lot=lot, clinic=clinic, defaults={"vial_ml": product.vial_ml})
    return LotStock.objects.select_for_update().get(pk=stock.pk)


def move(
    actor: User, stock: LotStock, kind: MovementKind, vials: int, reason: str = "", record_number: int | None = None
) -> StockMovement:
    """A trigger keeps the count, and refuses what would take it below zero."""
    with constraints_speak(LotStock, StockMovement):
        return StockMovement.objects.create(
            stock=stock,
            kind=kind,
            vials=vials,
            reason=reason.strip(),
            record_number=record_number,
            by=actor,
            at=timezone.now(),
        )


def refuse_product(product: Product) -> None:
    if not product.is_active:
        refuse_field("product", _("%(product)s is not in use any more.") % {"product": product})
    if product.vial_ml is None:
        sentence = _("Say first how much a vial of %(product)s holds: lots are counted in vials.")
        refuse_field("product", sentence % {"product": product})


def refuse_other_box(lot: Lot, expires_on: date) -> None:
    if lot.expires_on != expires_on:
        known = _(
            "This lot is known with another date: it expires %(day)s. Look at the box again, "
            "or correct the lot on its page."
        )
        refuse_field("expires_on", known % {"day": said_date(lot.expires_on, "j M Y")})
    if lot.status == LotStatus.RECALLED:
        refuse_field("number", _("This lot is recalled. Send it back."))


def refuse_field(name: str, sentence: str) -> None:
    raise DomainError(sentence, fields={name: sentence})


def on_hand(vials: int) -> str:
    return ngettext("%(vials)d vial is on hand.", "%(vials)d vials are on hand.", vials) % {"vials": vials}
