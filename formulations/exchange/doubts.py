"""Figures that are more often a mistake of reading than the truth [brief 17, 1, 2, 4].

Plain values. A doubt is a sentence for whoever imports: they confirm it or mend the file.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from formulations.dosing.translation import gettext_noop

FACTORS = (Decimal(5), Decimal(10), Decimal(100), Decimal(1000))
"""By which figures are misread: the content of an ampoule for that of 1 mL, a slip of the decimal point, mg for g."""

TIMES = gettext_noop("%(after)s is %(factor)s times %(before)s: the content of the whole ampoule, or a decimal point?")
PART = gettext_noop("%(before)s is %(factor)s times %(after)s: the content of 1 mL, or a decimal point?")
SALT = gettext_noop(
    "%(after)s is what %(before)s of the substance weighs as salt. Limits and strengths count the substance."
)
PER_KG = gettext_noop("%(after)s is the number of the limit per kilogram. Is it really for a whole session?")


@dataclass(frozen=True)
class Doubt:
    template: str
    params: dict[str, str]


def doubts_of(before: Decimal | None, after: Decimal, *, active_factor: Decimal | None = None) -> Iterator[Doubt]:
    """Of a figure that replaces another in the same unit."""
    if not before or not after or before == after:
        return
    said = {"before": _plain(before), "after": _plain(after)}
    for factor in FACTORS:
        if after == before * factor:
            yield Doubt(TIMES, said | {"factor": str(factor)})
        if before == after * factor:
            yield Doubt(PART, said | {"factor": str(factor)})
    if active_factor and after * active_factor == before:
        yield Doubt(SALT, said)


def doubt_of_session_limit(after: Decimal, per_kg: Decimal | None) -> Iterator[Doubt]:
    """Of a limit per session that has the number of the one per kilogram."""
    if per_kg is not None and after == per_kg and after:
        yield Doubt(PER_KG, {"after": _plain(after)})


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
