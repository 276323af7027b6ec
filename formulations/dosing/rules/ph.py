"""Components of one syringe whose pH lies far apart may precipitate or lose their effect: more than 3 units are shown,
exactly 3 pass. The 3 units are a default of the project, without a source [brief 7.7].

In: `Draw.ph`, and `IngredientFacts.ph` of what comes from a product whose own pH is not known. Compared are different
products, at the ends of their ranges that lie farthest apart. A diluent takes on the pH of what it dissolves, so of its
own range the nearest point counts. What has no known pH cannot be compared, which is said once for the whole session.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Protocol

from formulations.dosing.case import Draw, Syringe
from formulations.dosing.mixing import are_apart
from formulations.dosing.quantities import Quantity
from formulations.dosing.report import Finding, Severity
from formulations.dosing.rule import Rule
from formulations.dosing.translation import gettext_noop
from formulations.dosing.worksheet import Worksheet

WIDEST_SPREAD = Decimal(3)

Range = tuple[Decimal, Decimal]


class Sour(Protocol):
    """What has a pH: an ingredient, or a part of a mixture."""

    @property
    def ph(self) -> Range | None: ...

    @property
    def is_vehicle(self) -> bool: ...


@dataclass(frozen=True, order=True)
class Part:
    """What is compared: a product by its own pH, or one of its ingredients by its usual one."""

    ingredients: tuple[str, ...]
    name: str
    product: str
    ph: Range
    is_vehicle: bool
    is_own: bool = False

    def meets(self, other: "Part") -> bool:
        """Whether two products bring them together. An ingredient is not compared with itself, unless one of the
        products says of itself what it is."""
        is_same = self.ingredients == other.ingredients and not (self.is_own or other.is_own)
        return are_apart(self.product, other.product) and self != other and not is_same


@dataclass(frozen=True, order=True)
class Spread:
    """`units` of pH lie between two parts of a mixture, which are sorted."""

    units: Decimal
    parts: tuple[Part, Part]

    @property
    def between(self) -> tuple[str, str]:
        """The names of both."""
        first, second = self.parts
        return first.name, second.name

    @property
    def ingredients(self) -> tuple[str, ...]:
        return tuple(sorted({ingredient for part in self.parts for ingredient in part.ingredients}))

    @property
    def is_wide(self) -> bool:
        return self.units > WIDEST_SPREAD


def spread_between(one: Sour, other: Sour) -> Decimal | None:
    """In units of pH; None where the pH of either is not known."""
    if one.ph is None or other.ph is None:
        return None
    to_other = [_distance(end, other.ph) for end in one.ph] if other.is_vehicle else []
    to_one = [_distance(end, one.ph) for end in other.ph] if one.is_vehicle else []
    farthest = max(one.ph[1] - other.ph[0], other.ph[1] - one.ph[0])
    return max((*to_other, *to_one), default=farthest)


def _distance(ph: Decimal, among: Range) -> Decimal:
    low, high = among
    return max(low - ph, ph - high, Decimal(0))


def parts_of(sheet: Worksheet, draws: Iterable[Draw]) -> tuple[Part, ...]:
    """All that has a known pH, each once, sorted."""
    return tuple(sorted({part for draw in draws for part in _parts(sheet, draw)}))


def _parts(sheet: Worksheet, draw: Draw) -> Iterator[Part]:
    held = tuple(sorted({content.ingredient for content in draw.contents}))
    if draw.ph is not None:
        is_vehicle = bool(held) and all(sheet.facts(it).is_vehicle for it in held)
        name = draw.product or ", ".join(sheet.names(held))
        yield Part(held, name, draw.product, draw.ph, is_vehicle, is_own=True)
        return
    for ingredient in held:
        facts = sheet.facts(ingredient)
        if facts.ph is not None:
            yield Part((ingredient,), facts.name, draw.product, facts.ph, facts.is_vehicle)


def widest_spread(parts: Iterable[Part]) -> Spread | None:
    """Between which two parts the pH lies farthest apart, and by how many units; None where fewer than two are
    known.
    """
    met = ((spread_between(*pair), pair) for pair in combinations(parts, 2) if pair[0].meets(pair[1]))
    return max((Spread(units, pair) for units, pair in met if units is not None), default=None)


def _find(sheet: Worksheet) -> Iterator[Finding]:
    found: dict[tuple[Part, ...], list[Syringe]] = {}
    for syringe in sheet.case.syringes:
        found.setdefault(parts_of(sheet, syringe.draws), []).append(syringe)
    for parts, syringes in found.items():
        widest = widest_spread(parts)
        if widest is not None and widest.is_wide:
            yield from (_finding(syringe, widest) for syringe in syringes)


def _finding(syringe: Syringe, spread: Spread) -> Finding:
    first, second = spread.between
    return SPREAD.finding(
        {"area": syringe.place, "first": first, "second": second},
        ingredients=spread.ingredients,
        area=syringe.area,
        value=Quantity(spread.units, "1"),
        limit=Quantity(WIDEST_SPREAD, "1"),
    )


def _find_unknown(sheet: Worksheet) -> Iterator[Finding]:
    without = {
        content.ingredient
        for syringe in sheet.case.syringes
        for draw in syringe.draws
        for content in draw.contents
        if draw.ph is None and sheet.facts(content.ingredient).ph is None and _is_mixed(syringe, draw)
    }
    if without:
        ingredients = tuple(sorted(without))
        yield UNKNOWN.finding({"names": sheet.names(ingredients)}, ingredients=ingredients)


def _is_mixed(syringe: Syringe, draw: Draw) -> bool:
    """Whether it shares the syringe with another product, a diluent included."""
    return any(are_apart(draw.product, it.product) for it in syringe.draws if it is not draw)


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
