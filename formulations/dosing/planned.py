"""What an area received beside what was planned for it [brief 18, R14]."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from formulations.dosing.messages import Joined
from formulations.dosing.quantities import checked

TOLERATED_SHARE = Fraction(1, 10)
# A default of the project: so much more than what was signed is a slip of the hand, or a dose that nobody has signed.
MOST_OF_PLANNED = 2


def differs_from_plan(planned_ml: Decimal, given_ml: Decimal) -> bool:
    """Whether the two are more than a tenth of the planned one apart, up or down. Exactly a tenth is not; anything is
    where nothing was planned.
    """
    planned, given = Fraction(planned_ml), Fraction(given_ml)
    return abs(given - planned) > planned * TOLERATED_SHARE


@dataclass(frozen=True)
class GivenArea:
    """The volumes of one area, in mL; 0 where nothing was planned or given. `area`, `area_name` and `side` as in
    `Syringe`. Raises NumberError for a volume that is negative or not finite.
    """

    area: str
    planned_ml: Decimal
    given_ml: Decimal
    area_name: str = ""
    side: str = ""

    def __post_init__(self) -> None:
        checked(self.planned_ml)
        checked(self.given_ml)

    @property
    def differs(self) -> bool:
        return differs_from_plan(self.planned_ml, self.given_ml)

    @property
    def is_beyond(self) -> bool:
        """Whether more than twice the planned volume was given."""
        return self.given_ml > MOST_OF_PLANNED * self.planned_ml

    @property
    def place(self) -> str | Joined:
        """The area in a sentence, with its side."""
        return place(self.area_name or self.area, self.side)


def place(name: str, side: str) -> str | Joined:
    """An area in a sentence, with its side where only one is meant."""
    return Joined("%s, %s", (name, side)) if side else name
