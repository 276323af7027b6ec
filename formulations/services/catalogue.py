"""Brings the catalogue to what its CSV files say."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Manager

from formulations.loading import readers, rows
from formulations.loading.files import FileError, Line, Reader, Rejection, Row
from formulations.models import (
    Condition,
    DoseLimit,
    Incompatibility,
    Ingredient,
    IngredientFact,
    MeasurementError,
    SideEffect,
    Source,
    Technique,
)
from formulations.services.tables import Entry, Outcome, Values, store, worded
from mesoplan.refusals import DomainError
from patients.services.areas import keep_area

CATALOGUE = Path(__file__).resolve().parent.parent / "catalogue"

_LOCK = 0x6361_7461_6C6F_67  # "catalog": two hosts that start together load one after the other
_FACT_OF_LIMIT = {
    "per_session": "max_dose_per_session",
    "per_kg": "max_dose_per_kg",
    "per_point": "max_dose_per_point",
    "min_interval_days": "min_interval_days",
}
_WEAKEST_FIRST = ("unsourced", "recalled", "found")


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
    sources = _load_plain(Outcome("sources"), Source.objects, ["code"], _read(readers.SOURCES, folder))
    yield sources
    yield _load_plain(Outcome("conditions"), Condition.objects, ["code"], _read(readers.CONDITIONS, folder))
    ingredients = _load_ingredients(folder)
    yield ingredients
    ids = dict(Ingredient.objects.values_list("name", "pk"))
    facts = _load_facts(folder, ids)
    yield facts
    citations = {line.row.code: line.row.citation for line in sources.accepted}
    yield _load_limits(folder, ids, citations, [*_limits_of(ingredients, facts)])
    yield _load_pairs(folder, ids)
    yield _load_plain(Outcome("techniques"), Technique.objects, ["code"], _read(readers.TECHNIQUES, folder))
    yield _load_plain(Outcome("side effects"), SideEffect.objects, ["code"], _read(readers.SIDE_EFFECTS, folder))
    yield _load_plain(
        Outcome("measurement errors"),
        MeasurementError.objects,
        ["kind", "site", "condition", "unit", "source"],
        _read(readers.MEASUREMENTS, folder),
    )
    yield _load_areas(folder)


def _read(reader: Reader[Row], folder: Path) -> list[Line[Row] | Rejection]:
    return list(reader.lines(folder))


def _taken(outcome: Outcome, lines: Iterable[Line[Row] | Rejection]) -> Iterator[Line[Row]]:
    """The lines that could be read; the others go to the rejections."""
    for line in lines:
        if isinstance(line, Rejection):
            outcome.rejections.append(line)
        else:
            yield line


def _load_plain(
    outcome: Outcome, table: Manager[Any], key: list[str], lines: Iterable[Line[Any] | Rejection]
) -> Outcome:
    return store(outcome, table, key, [(line, asdict(line.row)) for line in _taken(outcome, lines)])


def _load_ingredients(folder: Path) -> Outcome:
    outcome = Outcome("ingredients")
    lines = list(_taken(outcome, _read(readers.INGREDIENTS, folder)))
    classes = _classes(outcome, {line.row.name for line in lines}, folder)
    known = set(Condition.objects.values_list("code", flat=True))

    def entries() -> Iterator[Entry]:
        for line in lines:
            strange = sorted(set(line.row.contraindications) - known)
            if strange:
                outcome.rejections.append(line.rejected(f"contraindications: no condition {', '.join(strange)}"))
                continue
            values = asdict(line.row) | {"classes": classes.get(line.row.name, [])}
            del values["limits"]
            for column in ("allergens", "contraindications"):
                values[column] = list(values[column])
            yield line, values

    return store(outcome, Ingredient.objects, ["name"], entries())


def _classes(outcome: Outcome, names: set[str], folder: Path) -> dict[str, list[str]]:
    classes: dict[str, list[str]] = {}
    for line in _taken(outcome, _read(readers.CLASSES, folder)):
        if line.row.ingredient in names:
            classes.setdefault(line.row.ingredient, []).append(line.row.name)
        else:
            outcome.rejections.append(line.rejected("no such ingredient"))
    return classes


def _load_facts(folder: Path, ids: dict[str, int]) -> Outcome:
    outcome = Outcome("facts")
    lines = _taken(outcome, _read(readers.FACTS, folder))
    entries = _with_ingredient(outcome, lines, ids)
    store(outcome, IngredientFact.objects, ["ingredient_id", "field", "statement", "source_title"], entries)
    # A fact has no name but its words: one that was corrected comes as new, and the wrong one must not stay beside it.
    if not outcome.rejections:
        outcome.remove_unnamed()
    return outcome


def _with_ingredient(outcome: Outcome, lines: Iterable[Line[Any]], ids: dict[str, int]) -> Iterator[Entry]:
    """Rows that name their ingredient, with its key instead of its name."""
    for line in lines:
        values: Values = asdict(line.row)
        name = values.pop("ingredient")
        if name in ids:
            yield line, values | {"ingredient_id": ids[name]}
        else:
            outcome.rejections.append(line.rejected("no such ingredient"))


def _load_limits(
    folder: Path, ids: dict[str, int], citations: dict[str, str], lines: list[Line[rows.LimitRow]]
) -> Outcome:
    outcome = Outcome("limits")
    every = [*lines, *_course_limits(outcome, folder, citations)]
    return store(outcome, DoseLimit.objects, ["ingredient_id", "kind"], _with_ingredient(outcome, every, ids))


def _limits_of(ingredients: Outcome, facts: Outcome) -> Iterator[Line[rows.LimitRow]]:
    """The limits of the ingredients that were taken: a rejected row brings none."""
    statuses: dict[tuple[str, str], str] = {}
    for line in facts.accepted:
        about = line.row.ingredient, line.row.field
        statuses[about] = min(statuses.get(about, "found"), line.row.source_status, key=_WEAKEST_FIRST.index)
    for line in ingredients.accepted:
        for limit in line.row.limits:
            row = _with_status(limit, line.row.source_status, statuses)
            yield line.about(f"{line.name} {limit.kind}", row)


def _with_status(limit: rows.LimitRow, of_ingredient: str, statuses: dict[tuple[str, str], str]) -> rows.LimitRow:
    """The facts about a limit know how well it is sourced; the ingredient's own status is its weakest figure's."""
    status = statuses.get((limit.ingredient, _FACT_OF_LIMIT[limit.kind]), of_ingredient)
    return replace(limit, source_status=status)


def _course_limits(outcome: Outcome, folder: Path, citations: dict[str, str]) -> Iterator[Line[rows.LimitRow]]:
    for line in _taken(outcome, _read(readers.COURSE_LIMITS, folder)):
        row = line.row
        strange = [code for code in row.sources if code not in citations]
        if strange:
            outcome.rejections.append(line.rejected(f"sources: no source {', '.join(strange)}"))
            continue
        basis = " | ".join([row.basis, *(citations[code] for code in row.sources)])
        limit = rows.LimitRow(row.ingredient, "course_count", Decimal(row.sessions), "1", basis, row.source_status)
        yield line.about(f"{line.name} course_count", limit)


def _load_pairs(folder: Path, ids: dict[str, int]) -> Outcome:
    outcome = Outcome("incompatibilities")
    seen: dict[frozenset[str], int] = {}

    def entries() -> Iterator[Entry]:
        for line in _taken(outcome, _read(readers.PAIRS, folder)):
            values: Values = asdict(line.row)
            pair = [name for name in (values.pop("ingredient"), values.pop("other")) if name]
            strange = [name for name in pair if name not in ids]
            first_line = seen.setdefault(frozenset([*pair, line.row.other_class]), line.number)
            if strange or first_line != line.number:
                reason = f"no ingredient {', '.join(strange)}" if strange else f"the same pair as line {first_line}"
                outcome.rejections.append(line.rejected(reason))
                continue
            name = f"{line.name} with {line.row.other or line.row.other_class}"
            keys = {"ingredient_id": ids[pair[0]], "other_id": ids[pair[1]] if line.row.other else None}
            yield line.about(name, line.row), values | keys

    return store(outcome, Incompatibility.objects, ["ingredient_id", "other_id", "other_class"], entries())


def _load_areas(folder: Path) -> Outcome:
    outcome = Outcome("areas")
    for line in _taken(outcome, _read(readers.AREAS, folder)):
        try:
            changes = keep_area(**asdict(line.row))
        except ValidationError as error:
            outcome.rejections.append(line.rejected(worded(error)))
            continue
        if changes is None:
            outcome.note_new(line.name)
        else:
            outcome.note(line.name, changes)
    return outcome
