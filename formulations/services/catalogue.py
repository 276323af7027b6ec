"""Brings the catalogue to what its CSV files say."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.models import Manager

from formulations.loading import readers
from formulations.loading.files import FileError, Line, Rejection
from formulations.models import Condition, Ingredient, MeasurementError, SideEffect, Source, Technique
from formulations.services.files.areas import load_area_regions, load_areas
from formulations.services.files.ingredients import load_facts, load_ingredients, read_salts
from formulations.services.files.limits import load_limits
from formulations.services.files.pairs import load_pairs
from formulations.services.files.standings import load_standings
from formulations.services.files.taking import taken
from formulations.services.tables import Outcome, store
from mesoplan.refusals import DomainError
from patients.consents.loading import load_consent_texts
from patients.models import ConsentFamily

CATALOGUE = Path(__file__).resolve().parent.parent / "catalogue"

_LOCK = 0x6361_7461_6C6F_67  # "catalog": two hosts that start together load one after the other


@dataclass(frozen=True)
class LoadReport:
    outcomes: tuple[Outcome, ...]

    @property
    def rejections(self) -> list[Rejection]:
        return [rejection for outcome in self.outcomes for rejection in outcome.rejections]


def load_catalogue(*, folder: Path = CATALOGUE, dry_run: bool = False) -> LoadReport:
    """Loads every file of the folder in one transaction. A dry run does the same and takes it back."""
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
            report = LoadReport(tuple(_load(folder)))
            transaction.set_rollback(dry_run)
    except FileError as error:
        raise DomainError(str(error)) from error
    return report


def _load(folder: Path) -> Iterator[Outcome]:
    sources = _load_plain(Outcome("sources"), Source.objects, ["code"], readers.SOURCES.lines(folder))
    yield sources
    citations = {line.row.code: line.row.citation for line in sources.accepted}
    yield _load_plain(Outcome("conditions"), Condition.objects, ["code"], readers.CONDITIONS.lines(folder))
    yield from _load_ingredients(folder, citations)
    yield _load_plain(Outcome("techniques"), Technique.objects, ["code"], readers.TECHNIQUES.lines(folder))
    yield _load_plain(Outcome("side effects"), SideEffect.objects, ["code"], readers.SIDE_EFFECTS.lines(folder))
    yield _load_plain(
        Outcome("measurement errors"),
        MeasurementError.objects,
        ["kind", "site", "condition", "unit", "source"],
        readers.MEASUREMENTS.lines(folder),
    )
    yield load_areas(folder)
    yield load_area_regions(folder)
    yield load_texts()


def load_texts() -> Outcome:
    """Of consents: from the room of the patients, whatever folder the catalogue comes from."""
    outcome = Outcome("consent texts")
    for version in load_consent_texts():
        outcome.note_new(version.family)
    outcome.unchanged = len(ConsentFamily) - outcome.new
    return outcome


def _load_ingredients(folder: Path, citations: Mapping[str, str]) -> Iterator[Outcome]:
    read = Outcome("salts")
    salts = read_salts(read, folder, citations)
    ingredients = load_ingredients(folder, salts)
    ingredients.rejections += read.rejections
    yield ingredients
    ids = dict(Ingredient.objects.values_list("name", "pk"))
    facts = load_facts(folder, ids, salts)
    yield facts
    yield load_limits(folder, ids, citations, ingredients, facts)
    yield load_standings(folder, ids, citations)
    yield load_pairs(folder, ids)


def _load_plain(
    outcome: Outcome, table: Manager[Any], key: list[str], lines: Iterable[Line[Any] | Rejection]
) -> Outcome:
    return store(outcome, table, key, [(line, asdict(line.row)) for line in taken(outcome, lines)])
