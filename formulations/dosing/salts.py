"""How much of a salt is the substance that limits are about, and how many milliequivalents it brings [brief 5].

A strength is printed as salt or as active substance, and nobody can tell by the number: `Content.expressed_as` says
which, and `IngredientFacts.active_factor` holds the factor of its salt. This is the table such factors come from. What
is in no row has no factor here, and none is guessed.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from formulations.dosing.errors import CaseError, UnitError
from formulations.dosing.quantities import Quantity
from formulations.dosing.translation import gettext_noop


@dataclass(frozen=True)
class Salt:
    """An amount of `name` times `factor` is that of `active`. `source` is an id of sources.csv."""

    name: str
    active: str
    factor: Decimal
    source: str


@dataclass(frozen=True)
class Charge:
    """So much of `name` brings so many milliequivalents."""

    name: str
    mass: Quantity
    charge: Quantity
    source: str


SALTS = (
    Salt("aminophylline", "theophylline", Decimal("0.788"), "AMI_DM"),
    Salt("caffeine and sodium benzoate", "caffeine", Decimal("0.5"), "CAF_RX"),
    Salt("caffeine citrate", "caffeine", Decimal("0.5"), "CAF_CIT"),
    Salt("zinc sulfate, anhydrous", "zinc", Decimal("0.406"), "ZN_AR"),
    Salt("selenious acid", "selenium", Decimal("0.612"), "SE_WIKI"),
    Salt("calcium gluconate", "calcium", Decimal("0.093"), "CA_ASHP"),
)
CHARGES = (
    Charge("magnesium sulfate heptahydrate", Quantity(Decimal(500), "mg"), Quantity(Decimal("4.06"), "meq"), "MG_DM"),
    Charge("sodium bicarbonate", Quantity(Decimal(84), "mg"), Quantity(Decimal(1), "meq"), "BIC_DM"),
)


def active_part(salt: str, amount: Quantity) -> Quantity:
    """What an amount of a salt (mg, mg/mL, mg/kg, %...) holds of its active substance, in the same unit. Raises
    CaseError for a salt without a row, UnitError for an amount that is no mass.
    """
    if not amount.canonical_unit.startswith("mg"):
        raise UnitError(gettext_noop("%(unit)s is not a mass."), unit=amount.unit)
    factor = next((row.factor for row in SALTS if row.name == salt), None)
    if factor is None:
        raise CaseError(gettext_noop("No factor is known for %(salt)s."), salt=salt)
    return Quantity.of(Fraction(amount.value) * Fraction(factor), amount.unit)


def charge_of(salt: str, mass: Quantity) -> Quantity:
    """The milliequivalents in a mass of a salt. Raises CaseError for a salt without a row, UnitError for an amount that
    is no mass.
    """
    row = next((row for row in CHARGES if row.name == salt), None)
    if row is None:
        raise CaseError(gettext_noop("No charge is known for %(salt)s."), salt=salt)
    return Quantity.of(mass.exact_in("mg") / row.mass.exact * row.charge.exact, "meq")
