"""A file into lines and lines into a file, by tablib."""

import csv
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from zipfile import BadZipFile

from django.utils.translation import gettext as _
from tablib import Dataset
from tablib.exceptions import TablibException

from formulations.exchange.table import Table
from formulations.exchange.tables import TABLES
from mesoplan.audit.export import FORMULA_SIGNS, harmless
from mesoplan.refusals import DomainError

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
UNREADABLE = (
    *(TablibException, csv.Error, BadZipFile, zlib.error, SyntaxError),
    *(ValueError, TypeError, KeyError, AttributeError, OSError, EOFError, NotImplementedError),
)
"""What the readers raise for a damaged file. Broken XML is a SyntaxError, whichever parser has met it."""
MOST_BYTES, MOST_LINES = 1_000_000, 2_000


@dataclass(frozen=True)
class FileLine:
    """`number` is its place in the file, the header being 1."""

    number: int
    cells: dict[str, str]


def written(table: Table, form: str) -> bytes:
    dataset = Dataset(*(list(map(harmless, line)) for line in table.lines()), headers=table.header)
    exported = dataset.export(form)
    return b"\xef\xbb\xbf" + exported.encode() if isinstance(exported, str) else bytes(exported)


def read(table: Table, name: str, content: bytes) -> list[FileLine]:
    """Raises DomainError for what is no such file, or has not the columns of the table."""
    form = name.rpartition(".")[2].lower()
    if form not in FORMATS:
        raise DomainError(_("Choose a CSV or an XLSX file."))
    dataset = loaded(form, content)
    refuse_columns(table, [str(column or "") for column in dataset.headers or []])
    if len(dataset) > MOST_LINES:
        raise DomainError(_("At most %(most)s lines at a time.") % {"most": MOST_LINES})
    if any("\x00" in str(value) for line in dataset for value in line):
        raise DomainError(_("This file cannot be read. Save it once more as CSV (UTF-8) or XLSX."))
    lines = [
        FileLine(number, {column: cell(value) for column, value in zip(dataset.headers, line, strict=True)})
        for number, line in enumerate(dataset, start=2)
    ]
    return [line for line in lines if any(line.cells.values())]


def loaded(form: str, content: bytes) -> Dataset:
    try:
        if form == "csv":
            text = content.decode("utf-8-sig")
            return Dataset().load(text, format=form, delimiter=delimiter_of(text))
        return Dataset().load(content, format=form)
    except UNREADABLE as error:
        raise DomainError(_("This file cannot be read. Save it once more as CSV (UTF-8) or XLSX.")) from error


def delimiter_of(text: str) -> str:
    """A comma, or the semicolon that spreadsheets write where the comma is the decimal mark; the header tells which."""
    header = text.partition("\n")[0]
    return max(",", ";", key=header.count)


def refuse_columns(table: Table, headers: Sequence[str]) -> None:
    missing = [column for column in table.header if column not in headers]
    if missing:
        other = next((it for it in TABLES.values() if set(it.header) <= set(headers)), None)
        if other:
            raise DomainError(_("This looks like the table “%(table)s”. Choose it above.") % {"table": other.title})
        raise DomainError(_("The file has no column %(columns)s.") % {"columns": ", ".join(missing)})


def cell(value: object) -> str:
    text = "" if value is None else str(value).strip()
    return text[1:] if text.startswith("'") and text[1:2] in FORMULA_SIGNS else text
