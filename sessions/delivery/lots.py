"""Which lots a record may name, and for which products it has to name one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils import timezone

from formulations.models import Lot, LotCorrection, Product, RecipeLine
from formulations.queries.lots import Holding, holdings
from sessions.delivery.models import Administration, TreatmentRecord


@dataclass(frozen=True)
class ProductLots:
    """One product of the mixtures: the lots to choose from, and those chosen. Lots with an opened vial come first, then
    those that expire first. `held` is by the number of the lot; one that is missing there is not counted here."""

    product: Product
    lots: tuple[Lot, ...]
    chosen: tuple[Lot, ...]
    held: Mapping[int, Holding] = field(default_factory=dict)

    @property
    def field(self) -> str:
        return lots_field(self.product.pk)


@dataclass(frozen=True)
class SignedLot:
    """A lot as it was known when the record was signed: what is put right later does not change the record."""

    lot: Lot
    number: str
    expires_on: date

    @property
    def is_corrected(self) -> bool:
        return (self.number, self.expires_on) != (self.lot.number, self.lot.expires_on)


def lots_field(product_id: int) -> str:
    """The name by which a refusal and the form know the lots of a product."""
    return f"lots_{product_id}"


def products_in(administrations: Iterable[Administration]) -> list[Product]:
    versions = {line.formulation_version_id for line in administrations}
    return list(Product.objects.filter(pk__in=RecipeLine.objects.filter(version__in=versions).values("product")))


def lots_of(record: TreatmentRecord, administrations: Iterable[Administration]) -> list[ProductLots]:
    """A lot that was chosen stays to be seen, also when it has been recalled or used up since."""
    products = products_in(administrations)
    used = set(record.lot_uses.values_list("lot", flat=True))
    choosable = Lot.objects.usable_on(record.given_on) | Lot.objects.filter(pk__in=used)
    lots = list(choosable.filter(product__in=products))
    held = holdings(lots, record.appointment.clinic, drawn_at(record))
    kept = [lot for lot in lots if lot.pk in used or lot.pk not in held or not held[lot.pk].is_empty]
    return [lots_of_product(product, kept, used, held) for product in products]


def lots_of_product(product: Product, lots: Iterable[Lot], used: set[int], held: Mapping[int, Holding]) -> ProductLots:
    own = [lot for lot in lots if lot.product_id == product.pk]
    own.sort(key=lambda lot: not (lot.pk in held and held[lot.pk].opened))
    return ProductLots(product, tuple(own), tuple(lot for lot in own if lot.pk in used), held)


def lots_as_signed(record: TreatmentRecord) -> list[SignedLot]:
    rows = Lot.objects.filter(pk__in=record.lot_uses.values("lot")).select_related("product")
    lots = list(rows.order_by("product__name", "number"))
    since = LotCorrection.objects.filter(lot__in=lots).done_after(record.signed_at or timezone.now())
    first = {correction.lot_id: correction for correction in reversed(since)}
    return [as_signed(lot, first.get(lot.pk)) for lot in lots]


def as_signed(lot: Lot, first: LotCorrection | None) -> SignedLot:
    """`first` is the earliest correction since."""
    known = (first.number_before, first.expires_before) if first else (lot.number, lot.expires_on)
    return SignedLot(lot, *known)


def drawn_at(record: TreatmentRecord) -> datetime:
    """When the vials were opened, also where the record is signed days later: as noted, else when the visit began."""
    return record.prepared_at or min(record.appointment.starts_at, timezone.now())
