"""Whether the clinic has on its shelf what the visits of a day are to receive."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from math import ceil

from formulations.cases import drawn_of, read_versions
from formulations.models import FormulationVersion, Lot, LotStock, Product
from formulations.queries.lots import Holding, holdings
from mesoplan.clinics.models import Clinic
from sessions.booking.consents import areas_of
from sessions.booking.models import Appointment

Needs = Mapping[Product, Decimal]
"""How many mL are drawn of each product."""


@dataclass
class Left:
    """What is left of a product while the visits take from it in turn. Where a lot is not counted anywhere, it is there
    as far as anybody knows. Of what is for one patient only whole vials are taken."""

    ml: Decimal = Decimal(0)
    vial_ml: Decimal = Decimal(0)
    is_counted: bool = True

    def take(self, ml: Decimal) -> bool:
        if not self.is_counted:
            return True
        wanted = ceil(ml / self.vial_ml) * self.vial_ml if self.vial_ml else ml
        if wanted > self.ml:
            return False
        self.ml -= wanted
        return True


def without_lot(visits: Sequence[Appointment], clinic: Clinic, at: datetime) -> frozenset[int]:
    """The visits, in order of time, for which something is not in stock. Their areas come along with them
    (`queries.visits_of_day`). In as many queries for many as for one."""
    if not visits:
        return frozenset()
    versions = read_versions({row.formulation_version_id for visit in visits for row in areas_of(visit)})
    needs = {visit.pk: needs_of(visit, versions) for visit in visits}
    left = left_of({product for needed in needs.values() for product in needed}, clinic, at)
    return frozenset(pk for pk, needed in needs.items() if lacks(needed, left))


def lacks(needed: Needs, left: Mapping[int, Left]) -> bool:
    """Everything that is there is taken, also where something else is lacking."""
    taken = [left[product.pk].take(ml) for product, ml in needed.items()]
    return not all(taken)


def needs_of(visit: Appointment, versions: Mapping[int, FormulationVersion]) -> Needs:
    injected: dict[int, Decimal] = defaultdict(Decimal)
    for row in areas_of(visit):
        injected[row.formulation_version_id] += row.points * row.volume_per_point_ml
    needed: dict[Product, Decimal] = defaultdict(Decimal)
    for version, volume_ml in injected.items():
        for line, ml in drawn_of(versions[version], volume_ml):
            needed[line.product] += ml
    return needed


def left_of(products: Iterable[Product], clinic: Clinic, at: datetime) -> dict[int, Left]:
    left = {product.pk: Left() for product in products}
    singles = {product.pk for product in products if product.is_single_patient}
    lots = list(Lot.objects.usable_on(clinic.local(at).date()).filter(product__in=left))
    held = holdings(lots, clinic, at)
    counted = set(LotStock.objects.filter(lot__in=lots).values_list("lot", flat=True))
    for lot in lots:
        if lot.pk in held:
            put(left[lot.product_id], held[lot.pk], by_vials=lot.product_id in singles)
        elif lot.pk not in counted:
            left[lot.product_id].is_counted = False
    return left


def put(left: Left, holding: Holding, *, by_vials: bool) -> None:
    left.ml += holding.vials * holding.vial_ml
    if by_vials:
        left.vial_ml = max(left.vial_ml, holding.vial_ml)
    else:
        left.ml += holding.opened_ml
