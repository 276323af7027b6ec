"""Ingredients with the classes they are summed in and the salts they are sold as, and the facts about them."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path

from formulations.loading import readers, rows
from formulations.loading.files import Line
from formulations.models import Condition, Ingredient, IngredientFact
from formulations.name_keys import name_key
from formulations.services.files.taking import cited, taken, with_ingredient
from formulations.services.tables import Entry, Outcome, store

Salts = list[tuple[Line[rows.SaltRow], str]]


def load_ingredients(folder: Path, salts: Salts) -> Outcome:
    outcome = Outcome("ingredients")
    lines = list(taken(outcome, readers.INGREDIENTS.lines(folder)))
    names = {line.row.name for line in lines}
    classes = _classes(outcome, names, folder)
    as_salt = {line.row.ingredient: line.row for line, _citation in salts}
    outcome.rejections += [line.rejected("no such ingredient") for line, _ in salts if line.row.ingredient not in names]
    known = set(Condition.objects.values_list("code", flat=True))

    named = {name_key(name): name for name in Ingredient.objects.values_list("name", flat=True)}

    def entries() -> Iterator[Entry]:
        for line in lines:
            spelt = named.get(name_key(line.row.name), line.row.name)
            if spelt != line.row.name:
                outcome.rejections.append(line.rejected(f"name: the catalogue spells it {spelt}"))
                continue
            strange = sorted(set(line.row.contraindications) - known)
            if strange:
                outcome.rejections.append(line.rejected(f"contraindications: no condition {', '.join(strange)}"))
                continue
            values = asdict(line.row) | {"classes": classes.get(line.row.name, [])}
            del values["limits"]
            for column in ("allergens", "contraindications"):
                values[column] = list(values[column])
            salt = as_salt.get(line.row.name)
            values |= {"salt": salt.salt if salt else "", "active_factor": salt.active_factor if salt else None}
            yield line, values

    return store(outcome, Ingredient.objects, ["name"], entries())


def _classes(outcome: Outcome, names: set[str], folder: Path) -> dict[str, list[str]]:
    classes: dict[str, list[str]] = {}
    for line in taken(outcome, readers.CLASSES.lines(folder)):
        if line.row.ingredient in names:
            classes.setdefault(line.row.ingredient, []).append(line.row.name)
        else:
            outcome.rejections.append(line.rejected("no such ingredient"))
    return classes


def read_salts(outcome: Outcome, folder: Path, citations: Mapping[str, str]) -> Salts:
    """What cannot be read or has no source goes to the rejections of `outcome`."""
    return list(cited(outcome, taken(outcome, readers.SALTS.lines(folder)), citations))


def load_facts(folder: Path, ids: Mapping[str, int], salts: Salts) -> Outcome:
    outcome = Outcome("facts")
    lines = [*taken(outcome, readers.FACTS.lines(folder)), *_facts_of(salts)]
    entries = with_ingredient(outcome, lines, ids)
    store(outcome, IngredientFact.objects, ["ingredient_id", "field", "statement", "source_title"], entries)
    # A fact has no name but its words: one that was corrected comes as new, and the wrong one must not stay beside it.
    if not outcome.rejections:
        outcome.remove_unnamed()
    return outcome


def _facts_of(salts: Salts) -> Iterator[Line[rows.FactRow]]:
    for line, citation in salts:
        title, _, address = citation.rstrip(">").partition(" <")
        row = line.row
        fact = rows.FactRow(row.ingredient, "active_factor", row.statement, title, address, row.source_status)
        yield line.about(line.name, fact)
