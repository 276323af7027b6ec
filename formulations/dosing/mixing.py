"""Which ingredients meet, and where: in one syringe, or in one body on one day."""

from collections.abc import Iterator
from itertools import combinations, product

from formulations.dosing.case import Draw, Syringe
from formulations.dosing.facts import Incompatibility
from formulations.dosing.worksheet import Worksheet

Pair = tuple[str, str]


def are_apart(first: Draw, second: Draw) -> bool:
    """Whether two draws are of different products. A product without a name is like no other."""
    return not first.product or first.product != second.product


def is_mixed(syringe: Syringe, ingredient: str) -> bool:
    """Whether the ingredient shares the syringe with another product, a diluent included."""
    holding = [draw for draw in syringe.draws if any(it.ingredient == ingredient for it in draw.contents)]
    return any(are_apart(draw, other) for draw in holding for other in syringe.draws if other is not draw)


def syringes_with(sheet: Worksheet, ingredient: str) -> Iterator[Syringe]:
    for syringe in sheet.case.syringes:
        if any(content.ingredient == ingredient for draw in syringe.draws for content in draw.contents):
            yield syringe


def pairs_in_syringes(sheet: Worksheet) -> tuple[Pair, ...]:
    """Every two ingredients that different products bring into one syringe; each pair sorted, all sorted."""
    found = (pair for syringe in sheet.case.syringes for pair in pairs_in(syringe.draws))
    return tuple(sorted(set(found)))


def pairs_of_the_day(sheet: Worksheet) -> tuple[Pair, ...]:
    """Every two ingredients that meet in the body: of all syringes, and with what was given earlier that day."""
    draws = tuple(draw for syringe in sheet.case.syringes for draw in syringe.draws)
    earlier = {dose.ingredient for dose in sheet.case.history if dose.on == sheet.case.on}
    with_earlier = {_sorted(*both) for both in product(sheet.ingredients, earlier) if both[0] != both[1]}
    return tuple(sorted({*pairs_in(draws), *with_earlier}))


def rows_about(sheet: Worksheet, pair: Pair) -> tuple[Incompatibility, ...]:
    """What the table says of two ingredients, in either order."""
    return tuple(row for row in sheet.case.incompatibilities if _sorted(row.first, row.second) == pair)


def rows_with_class(sheet: Worksheet, name: str) -> Iterator[Incompatibility]:
    """The rows of drawn ingredients against a class such as `class:any`."""
    for row in sheet.case.incompatibilities:
        if row.second == name and row.first in sheet.ingredients:
            yield row


def pairs_in(draws: tuple[Draw, ...]) -> Iterator[Pair]:
    """Every two ingredients that different products among these hold, each pair sorted."""
    for first, second in combinations(draws, 2):
        if are_apart(first, second):
            for one, other in product(first.contents, second.contents):
                if one.ingredient != other.ingredient:
                    yield _sorted(one.ingredient, other.ingredient)


def _sorted(one: str, other: str) -> Pair:
    return (one, other) if one < other else (other, one)
