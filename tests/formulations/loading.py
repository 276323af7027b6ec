"""What the tests of loading share."""

import csv
from collections.abc import Callable
from io import StringIO
from pathlib import Path

from django.core.management import call_command

from formulations.services.catalogue import CATALOGUE

Rewrite = Callable[..., Path]


def line_of(name: str, file: str = "ingredients.csv") -> int:
    with (CATALOGUE / file).open(newline="") as source:
        return next(line for line, row in enumerate(csv.reader(source), start=1) if row[0] == name)


def said(folder: Path = CATALOGUE, **options: bool) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("load_catalogue", folder=folder, stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()
