"""What is known of the lot that a product was drawn from. A plan names none; a treatment does."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class LotState(StrEnum):
    USABLE = "usable"
    QUARANTINED = "quarantined"
    RECALLED = "recalled"


@dataclass(frozen=True)
class LotFacts:
    """One batch of one product. `expires_on` is the last day on which it may be used, None where it is not known."""

    number: str
    expires_on: date | None
    state: LotState = LotState.USABLE
