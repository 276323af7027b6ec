"""Who is booked for a product needs no word of a blocked lot where another one stands on the shelf of the clinic with
enough for them. Only counted lots count, and only their closed vials: an opened one has to go within days."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import ceil
from operator import attrgetter
from zoneinfo import ZoneInfo

from django.utils.translation import ngettext

from formulations.models import Lot, LotStock
from formulations.models.products import LotStatus
from sessions.delivery.bookings import Booking


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


def other_lots(lot: Lot, bookings: Iterable[Booking], zones: Mapping[int, ZoneInfo]) -> dict[int, OnShelf]:
    """By appointment, the lot that is there instead, for those for whom there is one. `zones` are those of the clinics.
    In one query."""
    in_turn, by_vials = sorted(bookings, key=attrgetter("starts_at", "pk")), lot.product.is_single_patient
    shelves = others_on_shelf(lot, {booking.clinic_id for booking in in_turn})
    instead: dict[int, OnShelf] = {}
    for booking in in_turn:
        if booking.clinic_id in shelves:
            day = booking.starts_at.astimezone(zones[booking.clinic_id]).date()
            if found := take(shelves[booking.clinic_id], booking.ml, day, by_vials=by_vials):
                instead[booking.pk] = found
    return instead


def take(shelf: Iterable[OnShelf], ml: Decimal, day: date, *, by_vials: bool) -> OnShelf | None:
    """From the lot that expires first; what is for one patient only is taken by whole vials."""
    for other in shelf:
        amount = ceil(ml / other.vial_ml) * other.vial_ml if by_vials else ml
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
