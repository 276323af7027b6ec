"""The lots, those that expire first on top."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from formulations.models import Lot
from formulations.models.products import LotStatus

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


def with_states(lots: Iterable[Lot], today: date) -> Iterator[tuple[Lot, LotState]]:
    for lot in lots:
        yield lot, state_of(lot, today)


def state_of(lot: Lot, today: date) -> LotState:
    """A recall and a quarantine outweigh the date; on its last day a lot may still be used."""
    if lot.status != LotStatus.USABLE:
        return RECALLED if lot.status == LotStatus.RECALLED else QUARANTINED
    if lot.expires_on < today:
        return EXPIRED
    return EXPIRES_SOON if lot.expires_on <= today + SOON else USABLE
