"""What is drawn, what of it is given and what is left over to be discarded, by mixture, in mL."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Pour:
    """One mixture. That no more is given than is drawn is a rule of the dosing engine (`volume_short`)."""

    mixture: str
    drawn_ml: Decimal
    given_ml: Decimal

    @property
    def left_over_ml(self) -> Decimal:
        return self.drawn_ml - self.given_ml


def by_mixture(pours: Iterable[Pour]) -> list[Pour]:
    """One sum for each mixture, in the order in which they come."""
    sums: dict[str, Pour] = {}
    for pour in pours:
        before = sums.get(pour.mixture, Pour(pour.mixture, Decimal(0), Decimal(0)))
        sums[pour.mixture] = Pour(pour.mixture, before.drawn_ml + pour.drawn_ml, before.given_ml + pour.given_ml)
    return list(sums.values())
