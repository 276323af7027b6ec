"""How much of a salt is the substance that limits are about [brief 5].

A strength is printed as salt or as active substance, and nobody can tell by the number: `Content.expressed_as` says
which, and `IngredientFacts.active_factor` holds the factor of its salt. This is the table such factors come from. What
is in no row has no factor here, and none is guessed.
"""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Salt:
    """An amount of `name` times `factor` is that of `active`. `source` is an id of sources.csv."""

    name: str
    active: str
    factor: Decimal
    source: str


SALTS = (
    Salt("aminophylline", "theophylline", Decimal("0.788"), "AMI_DM"),
    Salt("caffeine and sodium benzoate", "caffeine", Decimal("0.5"), "CAF_RX"),
    Salt("caffeine citrate", "caffeine", Decimal("0.5"), "CAF_CIT"),
    Salt("zinc sulfate, anhydrous", "zinc", Decimal("0.406"), "ZN_AR"),
    Salt("selenious acid", "selenium", Decimal("0.612"), "SE_WIKI"),
    Salt("calcium gluconate", "calcium", Decimal("0.093"), "CA_ASHP"),
)
