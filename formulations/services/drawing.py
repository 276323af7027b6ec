"""What a treatment takes from the lots of its clinic: opened vials first, then new ones, the lot first that expires
first. Part of signing a record, in its transaction."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from formulations.dosing.volumes import vials_to_open
from formulations.models import Lot, LotStock, OpenedVial, Product, VialDraw
from formulations.models.stock import MovementKind
from formulations.services.stock import move
from mesoplan.clinics.models import Clinic
from mesoplan.frame.amounts import printed_number
from mesoplan.refusals import DomainError
from mesoplan.staff.models import User
from patients.models import Patient

REASON_LENGTH = 300


@dataclass(frozen=True)
class Need:
    """So much of a product, from any of these lots. A refusal stands at `field`."""

    product: Product
    volume_ml: Decimal
    lots: Sequence[Lot]
    field: str


@dataclass(frozen=True)
class Treatment:
    """For whom it is drawn, when and where, and by whom. With an `explanation` more may be drawn than was counted."""

    actor: User
    clinic: Clinic
    patient: Patient
    record_number: int
    at: datetime
    explanation: str = ""


def draw_from_lots(treatment: Treatment, needs: Sequence[Need]) -> None:
    """All of it, or a refusal that names every product of which there is too little. A lot that is not counted at the
    clinic gives what the counted ones do not. What has been injected came out of some vial, whatever the count says:
    once somebody has written what happened, the count gives way."""
    stocks = locked_stocks(treatment.clinic, [lot for need in needs for lot in need.lots])
    short = {}
    for need in needs:
        own = [stock for stock in stocks if stock.lot.product_id == need.product.pk]
        missing = draw(treatment, need, own)
        uncounted = len(need.lots) > sum(stock.lot in need.lots for stock in stocks)
        if missing and not uncounted and treatment.explanation.strip() and own:
            draw_beyond_count(treatment, missing, own[0])
        elif missing and not uncounted:
            short[need.field] = too_little(need, need.volume_ml - missing)
    if short:
        words = _("If all of it came from these lots, write what happened; their count is corrected then.")
        raise DomainError(" ".join(short.values()), fields={**short, "explanation": words})


def locked_stocks(clinic: Clinic, lots: Iterable[Lot]) -> list[LotStock]:
    """Locked by number, so that two who draw never wait for each other; returned as they are to be used up."""
    rows = LotStock.objects.select_for_update(of=("self",)).select_related("lot__product").order_by("pk")
    stocks = list(rows.filter(clinic=clinic, lot__in=[lot.pk for lot in lots]))
    return sorted(stocks, key=lambda stock: (stock.lot.expires_on, stock.lot.number))


def draw(treatment: Treatment, need: Need, stocks: Sequence[LotStock]) -> Decimal:
    """Returns what is missing in the end, in mL."""
    missing = need.volume_ml
    if not need.product.is_single_patient:
        missing = from_opened(treatment, missing, stocks)
    for stock in stocks:
        missing = from_new(treatment, missing, stock)
    return missing


def from_opened(treatment: Treatment, missing: Decimal, stocks: Sequence[LotStock]) -> Decimal:
    vials = OpenedVial.objects.filter(stock__in=stocks, patient=None).usable_at(treatment.at)
    for vial in vials if missing else ():
        if missing:
            missing -= take(treatment, vial, missing)
    return missing


def from_new(treatment: Treatment, missing: Decimal, stock: LotStock) -> Decimal:
    opened = min(vials_to_open(missing, stock.vial_ml), stock.vials)
    if not opened:
        return missing
    move(treatment.actor, stock, MovementKind.DRAWN, -opened, record_number=treatment.record_number)
    for vial in open_vials(treatment, stock, opened):
        missing -= take(treatment, vial, missing)
        discard_what_cannot_be_kept(vial, stock.lot.product)
    return missing


def draw_beyond_count(treatment: Treatment, missing: Decimal, stock: LotStock) -> None:
    """There were more vials than anybody had counted."""
    found = vials_to_open(missing, stock.vial_ml)
    reason = _("More was drawn than had been counted: %(words)s") % {"words": treatment.explanation.strip()}
    move(treatment.actor, stock, MovementKind.COUNTED, found, reason[:REASON_LENGTH])
    stock.refresh_from_db(fields=["vials"])
    from_new(treatment, missing, stock)


def open_vials(treatment: Treatment, stock: LotStock, number: int) -> Iterator[OpenedVial]:
    is_single_patient = stock.lot.product.is_single_patient
    for _number in range(number):
        yield OpenedVial.objects.create(
            stock=stock,
            patient=treatment.patient if is_single_patient else None,
            opened_at=treatment.at,
            discard_at=keeps_until(treatment, stock.lot),
            volume_ml=stock.vial_ml,
            remaining_ml=stock.vial_ml,
        )


def keeps_until(treatment: Treatment, lot: Lot) -> datetime | None:
    """The shorter of what the product says of an opened vial and what is left of the last day of the lot."""
    keeps = lot.product.keeps_open
    if keeps is None or lot.product.is_single_patient:
        return None
    return min(treatment.at + keeps, lot.over_at(treatment.clinic.zone))


def take(treatment: Treatment, vial: OpenedVial, wanted: Decimal) -> Decimal:
    """A trigger counts down what is left in the vial."""
    volume_ml = min(wanted, vial.remaining_ml)
    VialDraw.objects.create(
        vial=vial,
        patient=treatment.patient,
        record_number=treatment.record_number,
        volume_ml=volume_ml,
        at=treatment.at,
    )
    vial.remaining_ml -= volume_ml
    return volume_ml


def discard_what_cannot_be_kept(vial: OpenedVial, product: Product) -> None:
    """The session is over: what is left in a vial for one patient goes, and in one of which nobody says how long it
    keeps."""
    if product.is_single_patient or product.keeps_open is None:
        vial.discarded_at = timezone.now()
        vial.save(update_fields=["discarded_at"])


def too_little(need: Need, on_hand_ml: Decimal) -> str:
    sentence = _(
        "%(needed)s mL of %(product)s are drawn, and the chosen lots have only %(found)s mL on hand. "
        "Choose another lot too."
    )
    needed, found = printed_number(need.volume_ml), printed_number(on_hand_ml)
    return sentence % {"needed": needed, "found": found, "product": need.product}
