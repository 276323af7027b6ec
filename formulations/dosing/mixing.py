"""Which ingredients meet in one syringe, and which products keep them apart."""

from collections.abc import Iterable, Iterator
from itertools import combinations, product

from formulations.dosing.case import Draw, Syringe

Pair = tuple[str, str]
Mixture = tuple[tuple[str, tuple[str, ...]], ...]


def mixture_of(draws: Iterable[Draw]) -> Mixture:
    """The products among these draws with the ingredients of each: what makes a mixture, volumes apart."""
    return tuple((draw.product, tuple(content.ingredient for content in draw.contents)) for draw in draws)


def are_apart(first: str, second: str) -> bool:
    """Whether two draws are of different products. A product without a name is like no other."""
    return not first or first != second


def is_mixed(syringe: Syringe, ingredient: str) -> bool:
    """Whether the ingredient shares the syringe with another product, a diluent included."""
    holding = [draw for draw in syringe.draws if any(it.ingredient == ingredient for it in draw.contents)]
    return any(are_apart(draw.product, it.product) for draw in holding for it in syringe.draws if it is not draw)


def pairs_in(mixture: Mixture) -> Iterator[Pair]:
    """Every two ingredients that different products among these hold; each pair sorted, and given as often as it
    meets.
    """
    for (first, ingredients), (second, others) in combinations(mixture, 2):
        if are_apart(first, second):
            yield from (sorted_pair(*both) for both in product(ingredients, others) if both[0] != both[1])


def sorted_pair(one: str, other: str) -> Pair:
    return (one, other) if one < other else (other, one)


def each_once(mixture: Mixture) -> Mixture:
    """Without the repetitions that bring no new pair: a product without a name that comes twice is two products, one
    with a name is itself.
    """
    kept: dict[tuple[str, tuple[str, ...]], int] = {}
    for part in mixture:
        kept[part] = min(kept.get(part, 0) + 1, 1 if part[0] else 2)
    return tuple(part for part, times in kept.items() for _ in range(times))
