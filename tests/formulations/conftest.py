import csv
import shutil
from collections.abc import Iterator
from pathlib import Path

import pghistory
import pytest
from pytest_django import DjangoDbBlocker

from formulations.services.catalogue import CATALOGUE, load_catalogue
from tests.formulations.loading import Rewrite
from tests.sharing import kept_for_several_tests


@pytest.fixture(scope="class")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The catalogue of the files, for the tests of a class that take it."""
    with kept_for_several_tests(django_db_blocker):
        with pghistory.context(command="load_catalogue"):
            load_catalogue()
        yield


@pytest.fixture(scope="module")
def loaded_for_all(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The same, for every test of a module."""
    with kept_for_several_tests(django_db_blocker):
        load_catalogue()
        yield


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
