"""A CSV file into rows that can be taken and rows that cannot, each with its line."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from formulations.loading.cells import Cells, RowError

Row = TypeVar("Row")
Other = TypeVar("Other")


class FileError(Exception):
    """A file that cannot be read at all."""


@dataclass(frozen=True)
class Rejection:
    """A row that was left out. `line` is where it starts in the file."""

    file: str
    line: int
    name: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file} line {self.line}: {self.name or 'no name'}: {self.reason}"


@dataclass(frozen=True)
class Line(Generic[Row]):
    file: str
    number: int
    name: str
    row: Row

    def rejected(self, reason: str) -> Rejection:
        return Rejection(self.file, self.number, self.name, reason)

    def about(self, name: str, row: Other) -> "Line[Other]":
        """What else the same line says."""
        return Line(self.file, self.number, name, row)


@dataclass(frozen=True)
class Reader(Generic[Row]):
    """How one file is read. `read` gets the cells of a row and its place in the file, counted from 1."""

    file: str
    columns: tuple[str, ...]
    read: Callable[[Cells, int], Row]

    def lines(self, folder: Path) -> Iterator[Line[Row] | Rejection]:
        for place, (number, cells) in enumerate(_rows(folder / self.file, self.columns), start=1):
            name = (cells[self.columns[0]] or "").strip()
            try:
                yield Line(self.file, number, name, self.read(_complete(cells), place))
            except RowError as error:
                yield Rejection(self.file, number, name, str(error))


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            missing = [column for column in columns if column not in (reader.fieldnames or ())]
            if missing:
                raise FileError(f"{path.name} has no column {', '.join(missing)}")
            starts_at = reader.line_num + 1
            for cells in reader:
                yield starts_at, cells
                starts_at = reader.line_num + 1
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise FileError(f"{path.name} cannot be read: {error}") from error


def _complete(cells: dict[str, str]) -> Cells:
    """DictReader keeps superfluous cells under None and fills missing ones with None."""
    if None in cells or None in cells.values():
        raise RowError("does not have as many cells as the first line of the file")
    return {column: text.strip() for column, text in cells.items()}
