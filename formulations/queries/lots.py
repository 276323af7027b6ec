"""The lots, those that expire first on top."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from formulations.models import Lot, LotStock, OpenedVial
from formulations.models.products import LotStatus
from formulations.wording import said_holding
from mesoplan.clinics.models import Clinic

SOON = timedelta(days=60)


@dataclass(frozen=True)
class LotState:
    """A word, a shape and a colour, as the states of the frame."""

    word: str | Promise
    shape: str
    tone: str


RECALLED = LotState(_("Recalled"), "x-octagon-fill", "stop")
QUARANTINED = LotState(_("Quarantined"), "pause-circle-fill", "override")
EXPIRED = LotState(_("Expired"), "x-circle", "stop")
EXPIRES_SOON = LotState(_("Expires soon"), "hourglass-split", "override")
USABLE = LotState(_("Usable"), "check-circle", "done")


def lots_by_expiry() -> QuerySet[Lot]:
    return Lot.objects.select_related("product").order_by("expires_on", "product__name", "number")


def lots_on_shelf(clinic: Clinic) -> QuerySet[Lot]:
    """Without those of which the clinic has counted the last vial."""
    opened = OpenedVial.objects.filter(stock=OuterRef("pk"), discarded_at=None, remaining_ml__gt=0)
    used_up = LotStock.objects.filter(~Exists(opened), clinic=clinic, vials=0)
    return Lot.objects.exclude(pk__in=used_up.values("lot"))


def state_of(lot: Lot, today: date) -> LotState:
    """A recall and a quarantine outweigh the date; on its last day a lot may still be used."""
    if lot.status != LotStatus.USABLE:
        return RECALLED if lot.status == LotStatus.RECALLED else QUARANTINED
    if lot.expires_on < today:
        return EXPIRED
    return EXPIRES_SOON if lot.expires_on <= today + SOON else USABLE


@dataclass(frozen=True)
class OnShelf:
    """`held` is None where the clinic does not count the lot."""

    lot: Lot
    state: LotState
    held: "Holding | None"

    @property
    def words(self) -> list[str]:
        return said_holding(self.held)


def on_shelf(lots: Iterable[Lot], clinic: Clinic, now: datetime) -> list[OnShelf]:
    rows, today = list(lots), clinic.local(now).date()
    held = holdings(rows, clinic, now)
    return [OnShelf(lot, state_of(lot, today), held.get(lot.pk)) for lot in rows]


@dataclass(frozen=True)
class Holding:
    """What one clinic has of a lot that it counts: whole vials, and what may still be drawn from opened ones. `use_by`
    is the clinic's clock when the first of these has to go."""

    vials: int
    vial_ml: Decimal
    opened: tuple[OpenedVial, ...] = ()
    use_by: datetime | None = None

    @property
    def opened_ml(self) -> Decimal:
        return sum((vial.remaining_ml for vial in self.opened), start=Decimal(0))

    @property
    def is_empty(self) -> bool:
        return not self.vials and not self.opened


def holdings(lots: Iterable[Lot], clinic: Clinic, at: datetime) -> dict[int, Holding]:
    """By the number of the lot; one that is missing here is not counted at the clinic. In two queries."""
    stocks = list(LotStock.objects.filter(clinic=clinic, lot__in=[lot.pk for lot in lots]))
    vials = list(OpenedVial.objects.filter(stock__in=stocks, patient=None).usable_at(at)) if stocks else []
    return {stock.lot_id: holding(stock, clinic, [it for it in vials if it.stock_id == stock.pk]) for stock in stocks}


def holding(stock: LotStock, clinic: Clinic, vials: Sequence[OpenedVial]) -> Holding:
    times = [vial.discard_at for vial in vials if vial.discard_at]
    return Holding(stock.vials, stock.vial_ml, tuple(vials), clinic.local(min(times)) if times else None)
