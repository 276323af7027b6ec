"""What the authorities of each country say."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path

from formulations.loading import readers
from formulations.models import RegulatoryStatus
from formulations.services.files.taking import cited, taken
from formulations.services.tables import Entry, Outcome, store


def load_standings(folder: Path, ids: Mapping[str, int], citations: Mapping[str, str]) -> Outcome:
    outcome = Outcome("regulatory status")

    def entries() -> Iterator[Entry]:
        for line, source in cited(outcome, taken(outcome, readers.STANDINGS.lines(folder)), citations):
            if line.row.ingredient not in ids:
                outcome.rejections.append(line.rejected("no such ingredient"))
                continue
            values = asdict(line.row) | {"ingredient_id": ids[line.row.ingredient], "source": source}
            del values["ingredient"], values["sources"]
            yield line.about(f"{line.name} {line.row.country}", line.row), values

    return store(outcome, RegulatoryStatus.objects, ["ingredient_id", "country"], entries())
