"""What the catalogue knows: limits, allergens, conditions and pairs, as plain values."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from formulations.dosing.errors import UnitError
from formulations.dosing.quantities import Quantity, checked, positive
from formulations.dosing.translation import gettext_noop
from formulations.dosing.units import CANONICAL_AMOUNTS


class LimitKind(StrEnum):
    """What a limit is about. Its quantity: an amount; an amount per kg; an amount; a count in `1`; a time in `d`,
    `wk`, `mo`.
    """

    PER_SESSION = "per_session"
    PER_KG = "per_kg"
    PER_POINT = "per_point"
    COURSE_COUNT = "course_count"
    MIN_INTERVAL_DAYS = "min_interval_days"


VEHICLE = "vehicle"
LIMITS_OF_A_DOSE = (LimitKind.PER_SESSION, LimitKind.PER_KG, LimitKind.PER_POINT)


@dataclass(frozen=True)
class Limit:
    """One row of limits. `basis` says what kind of figure it is (a label, another route, a series, a default) [brief
    4].
    """

    kind: LimitKind
    quantity: Quantity
    basis: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        unit = self.quantity.canonical_unit
        fits = {
            LimitKind.PER_SESSION: unit in CANONICAL_AMOUNTS,
            LimitKind.PER_KG: unit.endswith("/kg"),
            LimitKind.PER_POINT: unit in CANONICAL_AMOUNTS,
            LimitKind.COURSE_COUNT: unit == "1",
            LimitKind.MIN_INTERVAL_DAYS: unit in {"d", "mo"},
        }
        if not fits[self.kind]:
            raise UnitError(
                gettext_noop("%(unit)s cannot measure a limit %(kind)s."), unit=self.quantity.unit, kind=self.kind.value
            )


def ph_range(low: Decimal | None, high: Decimal | None) -> tuple[Decimal, Decimal] | None:
    """From the lowest to the highest that is known; None where neither is. Raises where one of them is no number."""
    known = [checked(ph) for ph in (low, high) if ph is not None]
    return (min(known), max(known)) if known else None


@dataclass(frozen=True)
class IngredientFacts:
    """One ingredient. No limit of a kind means that none is known, never that there is none.

    `classes` are names from `formulations.dosing.classes`. `active_factor` turns the amount of a salt into what the
    limits are about (caffeine and sodium benzoate x 0.5 = caffeine [F CAF_RX]); None when unknown. `salt` names it.
    `contraindications` are condition codes. `ph_low` and `ph_high` are those of the stock product; with one of them
    alone the other end is not known, and with neither nothing is.
    """

    name: str
    category: str = "medication"
    limits: tuple[Limit, ...] = ()
    allergens: frozenset[str] = frozenset()
    contraindications: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    salt: str = ""
    active_factor: Decimal | None = None
    blocked: bool = False
    banned_in: frozenset[str] = frozenset()
    evidence_level: str = ""
    off_label: str = ""
    ph_low: Decimal | None = None
    ph_high: Decimal | None = None

    def __post_init__(self) -> None:
        if self.active_factor is not None:
            positive(self.active_factor)
        ph_range(self.ph_low, self.ph_high)

    @cached_property
    def ph(self) -> tuple[Decimal, Decimal] | None:
        """From the lowest to the highest pH that is known of it."""
        return ph_range(self.ph_low, self.ph_high)

    @property
    def limited_in(self) -> frozenset[str]:
        """The canonical units of an amount that its limits of a dose are in; empty where none is known."""
        amounts = (it.quantity.canonical_unit for it in self.limits if it.kind in LIMITS_OF_A_DOSE)
        return frozenset(unit.removesuffix("/kg") for unit in amounts)

    @property
    def is_vehicle(self) -> bool:
        """A diluent: it dissolves what is meant, and nobody expects a dose limit of it. With a limit or a salt of its
        own its dose matters, whatever its category says."""
        return self.category == VEHICLE and not self.limits and not self.salt and self.active_factor is None

    @property
    def is_blocked(self) -> bool:
        """Never to be injected: flagged so, or limited to 0 [brief 4]."""
        return self.blocked or any(limit.quantity.value == 0 for limit in self.of_kind(LimitKind.PER_SESSION))

    def of_kind(self, kind: LimitKind) -> tuple[Limit, ...]:
        """The limits of one kind; several rows can hold at once, and then the lowest counts."""
        return tuple(limit for limit in self.limits if limit.kind is kind)


@dataclass(frozen=True)
class TechniqueFacts:
    """One row of `techniques.csv`. The range of mL at one point is what is usual; None where no figure is known, and a
    range of 0 is a technique that injects nothing. `deepest_mm` is the greatest vertical depth it goes to.
    """

    name: str
    least_volume_ml: Decimal | None = None
    most_volume_ml: Decimal | None = None
    deepest_mm: Decimal | None = None

    def __post_init__(self) -> None:
        for measure in (self.least_volume_ml, self.most_volume_ml, self.deepest_mm):
            if measure is not None:
                checked(measure)


class ConditionSeverity(StrEnum):
    ABSOLUTE = "absolute"
    RELATIVE = "relative"
    CAUTION = "caution"


class ConditionScope(StrEnum):
    """Where a condition matters: in every treatment, with the ingredients that list it, or at the treated area."""

    ALL = "all"
    INGREDIENT = "ingredient"
    SITE = "site"


@dataclass(frozen=True)
class Condition:
    """One row of `conditions.csv`."""

    code: str
    label: str
    severity: ConditionSeverity
    scope: ConditionScope = ConditionScope.ALL


class PairSeverity(StrEnum):
    """What is known of a pair. A pair that is in no row is unknown, not compatible [brief 7]."""

    BLOCK = "block"
    WARN = "warn"
    CONDITIONAL = "conditional"
    COMPATIBLE = "compatible"


class PairKind(StrEnum):
    """Why a pair matters. SAFETY adds up in the body and counts across syringes, the others inside one syringe."""

    PHYSICAL = "physical"
    CHEMICAL = "chemical"
    POLICY = "policy"
    SAFETY = "safety"
    EFFICACY = "efficacy"


CLASS_ANY = "class:any"
CLASS_UNDILUTED = "class:undiluted"
CLASS_HYPOTONIC = "class:hypotonic_mix"


@dataclass(frozen=True)
class Incompatibility:
    """One row of `incompatibilities.csv`; `second` is an ingredient or one of the three classes above, the order is no
    matter.
    """

    first: str
    second: str
    severity: PairSeverity
    kind: PairKind
    mechanism: str = ""
    source: str = ""
