import csv
import shutil
from pathlib import Path

import pytest

from formulations.services.catalogue import CATALOGUE
from tests.formulations.loading import Rewrite


@pytest.fixture
def rewrite(tmp_path: Path) -> Rewrite:
    """The files with some cells of one row written otherwise."""

    def change(file: str, row: int, **cells: str) -> Path:
        if not (folder := tmp_path / "catalogue").exists():
            shutil.copytree(CATALOGUE, folder)
        with (folder / file).open(newline="") as source:
            rows = list(csv.DictReader(source))
        rows[row - 2].update(cells)
        with (folder / file).open("w", newline="") as target:
            writer = csv.DictWriter(target, rows[0])
            writer.writeheader()
            writer.writerows(rows)
        return folder

    return change
