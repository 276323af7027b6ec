"""What is known of two ingredients in one syringe."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path

from formulations.loading import readers
from formulations.models import Incompatibility
from formulations.services.files.taking import taken
from formulations.services.tables import Entry, Outcome, Values, store


def load_pairs(folder: Path, ids: Mapping[str, int]) -> Outcome:
    outcome = Outcome("incompatibilities")
    seen: dict[frozenset[str], int] = {}
    stored = set(Incompatibility.objects.values_list("ingredient_id", "other_id"))

    def entries() -> Iterator[Entry]:
        for line in taken(outcome, readers.PAIRS.lines(folder)):
            values: Values = asdict(line.row)
            pair = [name for name in (values.pop("ingredient"), values.pop("other")) if name]
            strange = [name for name in pair if name not in ids]
            first_line = seen.setdefault(frozenset([*pair, line.row.other_class]), line.number)
            if strange or first_line != line.number:
                reason = f"no ingredient {', '.join(strange)}" if strange else f"the same pair as line {first_line}"
                outcome.rejections.append(line.rejected(reason))
                continue
            first, other = ids[pair[0]], ids[pair[1]] if line.row.other else None
            if (other, first) in stored:
                first, other = ids[pair[1]], first
            name = f"{line.name} with {line.row.other or line.row.other_class}"
            yield line.about(name, line.row), values | {"ingredient_id": first, "other_id": other}

    return store(outcome, Incompatibility.objects, ["ingredient_id", "other_id", "other_class"], entries())
