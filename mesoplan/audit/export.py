"""The audit as a CSV file, written while it is read."""

import csv
import re
from collections.abc import Iterator
from datetime import tzinfo
from itertools import count

from django.utils import translation

from mesoplan.audit.changes import Field
from mesoplan.audit.lines import Line, Read
from mesoplan.audit.wishes import Wish

BATCH = 500
HEADER = ("at", "person", "what", "patient", "fields", "request")
# A spreadsheet takes a cell that begins with one of these for a formula, and runs it.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
# Nothing can be run of it, and an apostrophe before it would be dialled.
PHONE = re.compile(r"\+[0-9 ]+")


class Echo:
    """What the writer writes is what the answer sends."""

    def write(self, line: str) -> str:
        return line


def rows(read: Read, wish: Wish, zone: tzinfo, language: str) -> Iterator[str]:
    """The clock and the language of the request are given, because it is over when this runs."""
    writer = csv.writer(Echo())
    yield writer.writerow(HEADER)
    for first in count(step=BATCH):
        with translation.override(language):
            lines = [writer.writerow(cells(line, zone)) for line in read(wish, first, first + BATCH)]
        yield from lines
        if len(lines) < BATCH:
            return


def cells(line: Line, zone: tzinfo) -> list[str]:
    at = line.at.astimezone(zone).isoformat(timespec="seconds")
    words = (str(line.person), line.what, line.patient, "; ".join(map(in_words, line.fields)), line.request)
    return [at, *map(harmless, words)]


def in_words(field: Field) -> str:
    return f"{field.name}: {field.old!s} → {field.new!s}" if field.is_open else field.name


def harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA_SIGNS) and not PHONE.fullmatch(cell) else cell
