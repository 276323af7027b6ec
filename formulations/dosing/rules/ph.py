"""Components of one syringe whose pH lies far apart may precipitate or lose their effect: more than 3 units are shown,
exactly 3 pass. The 3 units are a default of the project, without a source [brief 7.7].

In: `IngredientFacts.ph_low` and `ph_high`. Compared are ingredients of different products, at the ends of their ranges
that lie farthest apart. A diluent takes on the pH of what it dissolves, so of its own range the nearest point counts.
What has no known pH cannot be compared, which is said once for the whole session.
"""

from collections.abc import Iterator
from decimal import Decimal

from formulations.dosing.case import Syringe
from formulations.dosing.facts import IngredientFacts
from formulations.dosing.mixing import Mixture, Pair, each_once, is_mixed, pairs_in
from formulations.dosing.quantities import Quantity
from formulations.dosing.report import Finding, Severity
from formulations.dosing.rule import Rule
from formulations.dosing.translation import gettext_noop
from formulations.dosing.worksheet import Worksheet

WIDEST_SPREAD = Decimal(3)


def spread_between(one: IngredientFacts, other: IngredientFacts) -> Decimal | None:
    """In units of pH; None where the pH of either is not known."""
    if one.ph is None or other.ph is None:
        return None
    to_other = [_distance(end, other.ph) for end in one.ph] if other.is_vehicle else []
    to_one = [_distance(end, one.ph) for end in other.ph] if one.is_vehicle else []
    farthest = max(one.ph[1] - other.ph[0], other.ph[1] - one.ph[0])
    return max((*to_other, *to_one), default=farthest)


def _distance(ph: Decimal, among: tuple[Decimal, Decimal]) -> Decimal:
    low, high = among
    return max(low - ph, ph - high, Decimal(0))


def widest_spread(sheet: Worksheet, mixture: Mixture) -> tuple[Decimal, Pair] | None:
    """Between which two ingredients of the mixture the pH lies farthest apart, and by how many units; None where fewer
    than two have a known pH.
    """
    found = ((spread_between(*map(sheet.facts, pair)), pair) for pair in set(pairs_in(mixture)))
    return max(((spread, pair) for spread, pair in found if spread is not None), default=None)


def _find(sheet: Worksheet) -> Iterator[Finding]:
    for mixture, syringes in sheet.mixtures.items():
        widest = widest_spread(sheet, each_once(mixture))
        if widest is not None and widest[0] > WIDEST_SPREAD:
            yield from (_finding(sheet, syringe, *widest) for syringe in syringes)


def _finding(sheet: Worksheet, syringe: Syringe, spread: Decimal, pair: Pair) -> Finding:
    first, second = sheet.names(pair)
    return SPREAD.finding(
        {"area": syringe.place, "first": first, "second": second},
        ingredients=pair,
        area=syringe.area,
        value=Quantity(spread, "1"),
        limit=Quantity(WIDEST_SPREAD, "1"),
    )


def _find_unknown(sheet: Worksheet) -> Iterator[Finding]:
    without = {
        content.ingredient
        for syringe in sheet.case.syringes
        for draw in syringe.draws
        for content in draw.contents
        if sheet.facts(content.ingredient).ph is None and is_mixed(syringe, content.ingredient)
    }
    if without:
        ingredients = tuple(sorted(without))
        yield UNKNOWN.finding({"names": sheet.names(ingredients)}, ingredients=ingredients)


SPREAD: Rule = Rule(
    code="ph_spread",
    number="",
    severity=Severity.NOTE,
    template=gettext_noop(
        "%(area)s: the pH of %(first)s and of %(second)s lie up to %(value)s apart, more than %(limit)s. "
        "Inspect the mixture for haze and particles."
    ),
    source="brief 7.7",
    find=_find,
)
UNKNOWN: Rule = Rule(
    code="ph_unknown",
    number="",
    severity=Severity.NOTE,
    template=gettext_noop("The pH of %(names)s is not known, so it was not compared with the rest of the mixture."),
    source="brief 7.7",
    find=_find_unknown,
)
