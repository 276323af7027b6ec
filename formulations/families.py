"""Of which families of mixture a formulation is, in one query."""

from collections.abc import Collection

from formulations.dosing.facts import IngredientFacts
from formulations.dosing.families import MixtureFamily, family_of
from formulations.models import RecipeLine

INGREDIENT = "product__components__ingredient"


def families_of_versions(ids: Collection[int]) -> dict[int, frozenset[MixtureFamily]]:
    """By the number of each version; none where nothing in it makes one. A product whose ingredients nobody has entered
    makes none either, which the dosing engine stops besides."""
    lines = RecipeLine.objects.filter(version__in=ids, **{f"{INGREDIENT}__isnull": False})
    rows = lines.values_list("version_id", *(f"{INGREDIENT}__{name}" for name in ("name", "category", "classes")))
    found: dict[int, set[MixtureFamily]] = {pk: set() for pk in ids}
    for version_id, name, category, classes in rows:
        family = family_of(IngredientFacts(name=name, category=category, classes=frozenset(classes)))
        found[version_id] |= {family} if family else set()
    return {pk: frozenset(families) for pk, families in found.items()}
