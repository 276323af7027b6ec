"""Whether a change of the catalogue allows more than before [brief 4, 16].

Plain values, no rows. What cannot be compared counts as looser: a second person then looks at it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from formulations.dosing.errors import UnitError
from formulations.dosing.facts import VEHICLE, LimitKind, PairKind
from formulations.dosing.quantities import Quantity

PAIR_RANKS = ("compatible", "", "conditional", "warn", "block")
"""From the least to the most that is known against two ingredients in one syringe; "" is a pair without a row."""

KEPT_FROM = ("allergens", "contraindications", "classes")
"""The columns of an ingredient that keep it from patients; what is taken out of one of them no longer does."""

EMPTIED = ("salt", "regulatory_status")
"""The columns without which a printed salt, or a use without a licence, is no longer told."""


@dataclass(frozen=True)
class Said:
    """What is said of two ingredients; nothing where there is no row about them."""

    severity: str = ""
    kind: str = ""


def limit_loosens(kind: str, before: Quantity | None, after: Quantity) -> bool:
    """A higher limit, or a shorter interval. A limit where none was known keeps back what nothing kept back before."""
    if before is None:
        return False
    try:
        was, becomes = before.exact, after.exact_in(before.canonical_unit)
    except UnitError:
        return True
    return becomes < was if kind == LimitKind.MIN_INTERVAL_DAYS else becomes > was


def pair_loosens(before: Said, after: Said) -> bool:
    """Less said against two ingredients than before, or said of one syringe only that held for all of a day."""
    leaves_the_body = PairKind.SAFETY == before.kind != after.kind and before.severity != "compatible"
    return leaves_the_body or PAIR_RANKS.index(after.severity) < PAIR_RANKS.index(before.severity)


def standing_loosens(before: str, after: str) -> bool:
    """No longer banned in a country."""
    return before == "banned" and after != "banned"


def factor_loosens(before: Decimal | None, after: Decimal | None) -> bool:
    """A smaller factor makes less of each dose, none leaves doses out; a first one lets doses be worked out that
    stopped before."""
    return before != after and (before is None or after is None or after < before)


def what_loosens(before: Mapping[str, object], after: Mapping[str, object]) -> set[str]:
    """The columns of an ingredient in which `after` keeps it from fewer patients than `before`."""
    found = {column for column in KEPT_FROM if _codes(before[column]) - _codes(after[column])}
    factors = before["active_factor"], after["active_factor"]
    if factor_loosens(*(it if isinstance(it, Decimal) else None for it in factors)):
        found.add("active_factor")
    found |= {column for column in EMPTIED if before[column] and not after[column]}
    if VEHICLE == after["category"] != before["category"]:
        found.add("category")
    return found


def _codes(column: object) -> set[object]:
    return set(column) if isinstance(column, Collection) else set()
