"""Which lots a record may name, and for which products it has to name one."""

from collections.abc import Iterable
from dataclasses import dataclass

from formulations.models import Lot, Product, RecipeLine
from sessions.delivery.models import Administration, TreatmentRecord


@dataclass(frozen=True)
class ProductLots:
    """One product of the mixtures: the lots to choose from, first to expire first, and those chosen."""

    product: Product
    lots: tuple[Lot, ...]
    chosen: tuple[Lot, ...]

    @property
    def field(self) -> str:
        return lots_field(self.product.pk)


def lots_field(product_id: int) -> str:
    """The name by which a refusal and the form know the lots of a product."""
    return f"lots_{product_id}"


def products_in(administrations: Iterable[Administration]) -> list[Product]:
    versions = {line.formulation_version_id for line in administrations}
    return list(Product.objects.filter(pk__in=RecipeLine.objects.filter(version__in=versions).values("product")))


def lots_of(record: TreatmentRecord, administrations: Iterable[Administration]) -> list[ProductLots]:
    """A lot that was chosen stays to be seen, also when it has been recalled since."""
    products = products_in(administrations)
    used = set(record.lot_uses.values_list("lot", flat=True))
    choosable = Lot.objects.usable_on(record.given_on) | Lot.objects.filter(pk__in=used)
    lots = list(choosable.filter(product__in=products))
    return [lots_of_product(product, lots, used) for product in products]


def lots_of_product(product: Product, lots: Iterable[Lot], used: set[int]) -> ProductLots:
    own = tuple(lot for lot in lots if lot.product_id == product.pk)
    return ProductLots(product, own, tuple(lot for lot in own if lot.pk in used))
