"""Which columns of the catalogue's files people read on a page, named as they are stored."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from formulations.loading import readers
from formulations.loading.files import Line, Reader

READ_BY_PEOPLE: tuple[tuple[Reader[Any], tuple[str, ...]], ...] = (
    (readers.AREAS, ("name",)),
    (readers.CLASSES, ("name",)),
    (readers.CONDITIONS, ("label",)),
    (readers.COURSE_LIMITS, ("basis",)),
    (readers.INGREDIENTS, ("name", "inn", "presentations", "allergens", "pregnancy")),
    (readers.INGREDIENTS, ("regulatory_status", "evidence", "limit_basis")),
    (readers.PAIRS, ("mechanism",)),
    (readers.SALTS, ("salt",)),
    (readers.SIDE_EFFECTS, ("label",)),
    (readers.STANDINGS, ("note",)),
    (readers.TECHNIQUES, ("name",)),
)


def words_read_by_people(folder: Path) -> Iterator[str]:
    yield from ("left", "right")
    for reader, columns in READ_BY_PEOPLE:
        for line in reader.lines(folder):
            if isinstance(line, Line):
                for column in columns:
                    yield from _words(getattr(line.row, column))


def _words(value: str | tuple[str, ...]) -> Iterator[str]:
    if isinstance(value, tuple):
        yield from value
    elif value:
        yield value
