"""Who is booked for a product needs no word of a blocked lot where another one stands on the shelf of the clinic with
enough for them. Only counted lots count, and only their closed vials: an opened one has to go within days."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import ceil
from typing import TYPE_CHECKING

from django.db.models import F, OuterRef, Subquery, Sum
from django.utils.translation import ngettext

from formulations.models import Lot, LotStock, RecipeLine
from formulations.models.products import LotStatus
from sessions.booking.models import Appointment
from sessions.planning.models import PlanArea

if TYPE_CHECKING:
    from sessions.delivery.recall import Visit


@dataclass
class OnShelf:
    """What is left of a lot at a clinic while the visits take from it in turn."""

    number: str
    expires_on: date
    vials: int
    vial_ml: Decimal
    left_ml: Decimal

    def has(self, ml: Decimal, day: date) -> bool:
        return self.expires_on >= day and self.left_ml >= ml

    @property
    def words(self) -> str:
        """As it stands there now, before anybody has taken of it."""
        said = ngettext("%(lot)s (%(vials)s vial)", "%(lot)s (%(vials)s vials)", self.vials)
        return said % {"lot": self.number, "vials": self.vials}


def with_other_lots(lot: Lot, visits: Sequence["Visit"]) -> list["Visit"]:
    """The same visits, each with the lot that is there instead where there is one. In two queries."""
    shelves = others_on_shelf(lot, {visit.clinic_id for visit in visits})
    needed = needed_ml(lot, [visit.pk for visit in visits if visit.clinic_id in shelves])
    instead: dict[int, str] = {}
    for visit in sorted(visits, key=lambda it: (it.starts_at, it.pk)):
        ml = needed.get(visit.pk)
        if ml is not None and (found := take(shelves[visit.clinic_id], visit, ml, lot)):
            instead[visit.pk] = found.words
    return [visit._replace(instead=instead.get(visit.pk, "")) for visit in visits]


def take(shelf: Iterable[OnShelf], visit: "Visit", ml: Decimal, lot: Lot) -> OnShelf | None:
    """From the lot that expires first; what is for one patient only is taken by whole vials."""
    day = visit.local_start.date()
    for other in shelf:
        amount = ceil(ml / other.vial_ml) * other.vial_ml if lot.product.is_single_patient else ml
        if other.has(amount, day):
            other.left_ml -= amount
            return other
    return None


def others_on_shelf(lot: Lot, clinics: Collection[int]) -> Mapping[int, list[OnShelf]]:
    """By clinic, those that expire first in front."""
    stocks = LotStock.objects.filter(
        clinic__in=clinics, vials__gt=0, lot__product=lot.product_id, lot__status=LotStatus.USABLE
    ).exclude(lot=lot.pk)
    columns = ("clinic", "lot__number", "lot__expires_on", "vials", "vial_ml")
    shelves: dict[int, list[OnShelf]] = defaultdict(list)
    for clinic, number, expires_on, vials, vial_ml in stocks.order_by("lot__expires_on", "pk").values_list(*columns):
        shelves[clinic].append(OnShelf(number, expires_on, vials, vial_ml, vials * vial_ml))
    return shelves


def needed_ml(lot: Lot, appointments: Collection[int]) -> dict[int, Decimal]:
    """What each of them takes of the product: its share of all that the plan injects at that session."""
    lines = RecipeLine.objects.filter(version=OuterRef("formulation_version")).order_by()
    batch = lines.values("version").annotate(all=Sum("volume_ml")).values("all")
    own = lines.filter(product=lot.product_id).values("volume_ml")
    share = F("points") * F("volume_per_point_ml") * Subquery(own) / Subquery(batch)
    areas = PlanArea.objects.in_session(OuterRef("session__number")).filter(plan=OuterRef("session__plan"))
    together = areas.order_by().annotate(ml=share).values("plan").annotate(all=Sum("ml")).values("all")
    rows = Appointment.objects.filter(pk__in=appointments).annotate(ml=Subquery(together)).order_by()
    return {pk: ml for pk, ml in rows.values_list("pk", "ml") if ml is not None}
