"""Whether a change of the catalogue allows more than before [brief 4, 16].

Plain values, no rows. What cannot be compared counts as looser: a second person then looks at it.
"""

from collections.abc import Collection, Mapping
from decimal import Decimal

from formulations.dosing.errors import UnitError
from formulations.dosing.facts import LimitKind
from formulations.dosing.quantities import Quantity

PAIR_RANKS = ("compatible", "", "conditional", "warn", "block")
"""From the least to the most that is known against two ingredients in one syringe; "" is a pair without a row."""

KEPT_FROM = ("allergens", "contraindications", "classes")
"""The columns of an ingredient that keep it from patients; what is taken out of one of them no longer does."""


def limit_loosens(kind: str, before: Quantity | None, after: Quantity) -> bool:
    """A higher limit, or a shorter interval. A limit where none was known keeps back what nothing kept back before."""
    if before is None:
        return False
    try:
        was, becomes = before.exact, after.exact_in(before.canonical_unit)
    except UnitError:
        return True
    return becomes < was if kind == LimitKind.MIN_INTERVAL_DAYS else becomes > was


def pair_loosens(before: str, after: str) -> bool:
    """Less said against two ingredients than before; `before` is "" where nobody had said anything."""
    return PAIR_RANKS.index(after) < PAIR_RANKS.index(before)


def standing_loosens(before: str, after: str) -> bool:
    """No longer banned in a country."""
    return before == "banned" and after != "banned"


def factor_loosens(before: Decimal | None, after: Decimal | None) -> bool:
    """A smaller factor makes less of each dose; a first one lets doses be worked out that stopped before."""
    return after is not None and (before is None or after < before)


def what_loosens(before: Mapping[str, object], after: Mapping[str, object]) -> set[str]:
    """The columns of an ingredient in which `after` keeps it from fewer patients than `before`."""
    found = {column for column in KEPT_FROM if _codes(before[column]) - _codes(after[column])}
    factors = before["active_factor"], after["active_factor"]
    if factor_loosens(*(it if isinstance(it, Decimal) else None for it in factors)):
        found.add("active_factor")
    return found


def _codes(column: object) -> set[object]:
    return set(column) if isinstance(column, Collection) else set()
