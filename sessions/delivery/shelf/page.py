"""One lot: what it is, where it stands, what came and went, and whom it has touched."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from formulations.models import Lot, LotBlock, LotCorrection, LotStock, OpenedVial, StockMovement
from formulations.models.corrections import CorrectionStatus
from formulations.models.products import LotStatus
from formulations.queries.lots import LotState, state_of
from mesoplan.clinics.models import Clinic
from mesoplan.staff.models import User
from sessions.delivery.permissions import SEE_RECALLED
from sessions.delivery.recall import touched
from sessions.delivery.shelf.lists import ListPage, turned_to

MOVEMENTS_SHOWN = 100


@dataclass(frozen=True)
class Shelf:
    """The lot at one clinic of the person."""

    clinic: Clinic
    stock: LotStock | None
    vials: Sequence[OpenedVial]


@dataclass(frozen=True)
class Block:
    row: LotBlock
    may_lift: bool
    is_settled: bool = False
    """A quarantine says no more where the lot is recalled."""


@dataclass(frozen=True)
class Correction:
    row: LotCorrection
    may_confirm: bool


@dataclass(frozen=True)
class LotPage:
    lot: Lot
    state: LotState
    here: Shelf
    shelves: Sequence[Shelf]
    movements: Sequence[StockMovement]
    blocks: Sequence[Block]
    corrections: Sequence[Correction]
    touched: Sequence[ListPage]
    sees_people: bool
    read_at: datetime

    @property
    def standing(self) -> list[Block]:
        return [block for block in self.blocks if not block.row.lifted_at]

    @property
    def lifted(self) -> list[Block]:
        return [block for block in self.blocks if block.row.lifted_at]

    @property
    def waiting(self) -> list[Correction]:
        return [it for it in self.corrections if it.row.status == CorrectionStatus.WAITING]

    @property
    def decided(self) -> list[Correction]:
        return [it for it in self.corrections if it.row.status != CorrectionStatus.WAITING]


def lot_page(lot: Lot, user: User, clinic: Clinic, now: datetime, turned: Mapping[str, str]) -> LotPage:
    """`turned` are the pages of the lists, by their keys."""
    shelves = shelves_of(lot, user)
    sees_people = user.may(SEE_RECALLED)
    movements = StockMovement.objects.filter(stock__in=[it.stock for it in shelves if it.stock])
    blocks = lot.blocks.select_related("set_by", "lift_asked_by", "lifted_by")
    return LotPage(
        lot=lot,
        state=state_of(lot, clinic.local(now).date()),
        here=next(shelf for shelf in shelves if shelf.clinic == clinic),
        shelves=shelves,
        movements=list(movements.select_related("by", "stock__clinic").order_by("-at", "-pk")[:MOVEMENTS_SHOWN]),
        blocks=[Block(row, row.may_be_lifted_by(user), is_settled=is_settled(row, lot)) for row in blocks],
        corrections=[
            Correction(row, row.may_be_confirmed_by(user))
            for row in lot.corrections.select_related("asked_by", "decided_by")
        ],
        touched=turned_to(lot, touched(lot, user), turned, sees_people=sees_people),
        sees_people=sees_people,
        read_at=now,
    )


def is_settled(block: LotBlock, lot: Lot) -> bool:
    return lot.status == LotStatus.RECALLED and not block.is_recall


def shelves_of(lot: Lot, user: User) -> list[Shelf]:
    stocks = {stock.clinic_id: stock for stock in LotStock.objects.visible_to(user).filter(lot=lot)}
    vials = OpenedVial.objects.filter(stock__in=stocks.values(), discarded_at=None, remaining_ml__gt=0)
    opened = list(vials)
    return [
        Shelf(clinic, stocks.get(clinic.pk), [it for it in opened if is_of(it, stocks.get(clinic.pk))])
        for clinic in Clinic.objects.visible_to(user)
    ]


def is_of(vial: OpenedVial, stock: LotStock | None) -> bool:
    return stock is not None and vial.stock_id == stock.pk
