"""Figures that are more often a mistake of reading than the truth [brief 17, 1, 2, 4].

Plain values. A doubt is a sentence for whoever imports: they confirm it or mend the file.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from formulations.dosing.quantities import Quantity
from formulations.dosing.salts import SALTS
from formulations.dosing.translation import gettext_noop

FACTORS = (5, 10, 100, 1000)
"""By which figures are misread: the content of an ampoule for that of 1 mL, a slip of the decimal point, mg for g."""

NEAR = Fraction(3, 100)
"""A label rounds: two figures are the same within 3 %."""

TIMES = gettext_noop("%(after)s is %(factor)s times %(before)s: the content of the whole ampoule, or a decimal point?")
PART = gettext_noop("%(before)s is %(factor)s times %(after)s: the content of 1 mL, or a decimal point?")
SALT = gettext_noop(
    "%(after)s is what %(before)s of the substance weighs as salt. Limits and strengths count the substance."
)
ACTIVE = gettext_noop(
    "%(after)s is what %(before)s of the salt holds of the substance. Which of them does the figure count?"
)
PER_KG = gettext_noop("%(after)s is the number of the limit per kilogram. Is it really for a whole session?")

SOURCE = gettext_noop("The source is still that of %(before)s. Does it say %(after)s?")


@dataclass(frozen=True)
class Doubt:
    template: str
    params: dict[str, str]


def doubts_of(before: Quantity | None, after: Quantity, *, factors: Collection[Decimal] = ()) -> Iterator[Doubt]:
    """Of a figure that replaces another, or stands beside it. What does not convert says nothing of it."""
    if before is None or not _differ(before, after):
        return
    said, ratio = _said(before, after), after.exact / before.exact
    for times in FACTORS:
        if _near(ratio, Fraction(times)):
            yield Doubt(TIMES, said | {"factor": str(times)})
        if _near(ratio, Fraction(1, times)):
            yield Doubt(PART, said | {"factor": str(times)})
    for factor in map(Fraction, sorted(set(factors))):
        if factor != 1 and _near(ratio, 1 / factor):
            yield Doubt(SALT, said)
        if factor != 1 and _near(ratio, factor):
            yield Doubt(ACTIVE, said)


def doubts_beside(others: Iterable[Quantity], after: Quantity, *, factors: Collection[Decimal] = ()) -> Iterator[Doubt]:
    """Of a figure that is new, beside what is known of the same ingredient. Each sentence once."""
    seen: list[Doubt] = []
    for other in others:
        for doubt in doubts_of(other, after, factors=factors):
            if doubt not in seen:
                seen.append(doubt)
                yield doubt


def doubt_of_session_limit(after: Quantity, per_kg: Quantity | None) -> Iterator[Doubt]:
    """Of a limit per session that has the number of the one per kilogram."""
    if per_kg is None or not after.value or f"{after.canonical_unit}/kg" != per_kg.canonical_unit:
        return
    if _near(after.exact, per_kg.exact):
        yield Doubt(PER_KG, {"after": _plain(after)})


def doubt_of_source(before: Quantity, after: Quantity) -> Doubt:
    """Of a figure that has changed under the same source."""
    return Doubt(SOURCE, _said(before, after))


def factors_of(name: str, active_factor: Decimal | None) -> set[Decimal]:
    """Every factor between a salt and its substance that is known of an ingredient: its own, and those of the table."""
    words = name.casefold()
    known = {row.factor for row in SALTS if row.active in words or row.name.split()[0] in words.split()}
    return known | ({active_factor} if active_factor else set())


def _differ(before: Quantity, after: Quantity) -> bool:
    """Of two figures of one kind, both above zero. One that stays as it was is no mistake of reading."""
    is_one_kind = before.canonical_unit == after.canonical_unit
    return is_one_kind and bool(before.value and after.value) and before.exact != after.exact


def _near(ratio: Fraction, wanted: Fraction) -> bool:
    return abs(ratio - wanted) <= wanted * NEAR


def _said(before: Quantity, after: Quantity) -> dict[str, str]:
    """Without the unit where it is the same."""
    if before.unit == after.unit:
        return {"before": _plain(before), "after": _plain(after)}
    return {"before": f"{_plain(before)} {before.unit}", "after": f"{_plain(after)} {after.unit}"}


def _plain(quantity: Quantity) -> str:
    return f"{quantity.value.normalize():f}"
