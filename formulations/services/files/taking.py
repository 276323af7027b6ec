"""What the tables have in common: rows that can be read, that name an ingredient, that cite sources which are there."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from formulations.loading.files import Line, Rejection, Row
from formulations.services.tables import Entry, Outcome, Values


def taken(outcome: Outcome, lines: Iterable[Line[Row] | Rejection]) -> Iterator[Line[Row]]:
    """The lines that could be read; the others go to the rejections."""
    for line in lines:
        if isinstance(line, Rejection):
            outcome.rejections.append(line)
        else:
            yield line


def with_ingredient(outcome: Outcome, lines: Iterable[Line[Any]], ids: Mapping[str, int]) -> Iterator[Entry]:
    """Rows that name their ingredient, with its key instead of its name."""
    for line in lines:
        values: Values = asdict(line.row)
        name = values.pop("ingredient")
        if name in ids:
            yield line, values | {"ingredient_id": ids[name]}
        else:
            outcome.rejections.append(line.rejected("no such ingredient"))


def cited(
    outcome: Outcome, lines: Iterable[Line[Row]], citations: Mapping[str, str]
) -> Iterator[tuple[Line[Row], str]]:
    """Lines whose `sources` are all there, with the citations set together."""
    for line in lines:
        sources: Sequence[str] = line.row.sources  # type: ignore[attr-defined] # of the rows that this is called with
        strange = [code for code in sources if code not in citations]
        if strange:
            outcome.rejections.append(line.rejected(f"sources: no source {', '.join(strange)}"))
        else:
            yield line, " | ".join(citations[code] for code in sources)
