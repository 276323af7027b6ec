"""Limits: those in the row of their ingredient, and those that count the sessions of a course."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from formulations.loading import readers, rows
from formulations.loading.files import Line
from formulations.models import CatalogueChange, DoseLimit
from formulations.models.limits import BasisKind
from formulations.services.files.taking import cited, taken, with_ingredient
from formulations.services.tables import Entry, Outcome, store

_FACT_OF_LIMIT = {
    "per_session": "max_dose_per_session",
    "per_kg": "max_dose_per_kg",
    "per_point": "max_dose_per_point",
    "min_interval_days": "min_interval_days",
}
_WEAKEST_FIRST = ("unsourced", "recalled", "found")


def load_limits(
    folder: Path, ids: Mapping[str, int], citations: Mapping[str, str], ingredients: Outcome, facts: Outcome
) -> Outcome:
    """The limits of the ingredients that were taken: a rejected row brings none."""
    outcome = Outcome("limits")
    bases = _bases(outcome, ids, folder)
    lines = [*_limits_of(ingredients, facts, bases), *_course_limits(outcome, folder, citations)]
    entries = _without_taken_away(outcome, with_ingredient(outcome, lines, ids))
    return store(outcome, DoseLimit.objects, ["ingredient_id", "kind"], entries)


def _without_taken_away(outcome: Outcome, entries: Iterable[Entry]) -> Iterator[Entry]:
    """What two people have taken away here does not come back with the files."""
    confirmed = CatalogueChange.objects.limits_taken_away().values_list("ingredient_id", "limit_kind")
    gone = set(confirmed) - set(DoseLimit.objects.values_list("ingredient_id", "kind"))
    for line, values in entries:
        if (values["ingredient_id"], values["kind"]) in gone:
            outcome.note_ours(line.name, [("value", None, values["value"])])
        else:
            yield line, values


def _bases(outcome: Outcome, ids: Mapping[str, int], folder: Path) -> dict[str, str]:
    """What kind of figure the limits of each ingredient are. Of the others nobody has said, so they are defaults."""
    found: dict[str, str] = {}
    for line in taken(outcome, readers.LIMIT_BASES.lines(folder)):
        if line.row.ingredient in ids:
            found[line.row.ingredient] = line.row.basis_kind
        else:
            outcome.rejections.append(line.rejected("no such ingredient"))
    return found


def _limits_of(ingredients: Outcome, facts: Outcome, bases: Mapping[str, str]) -> Iterator[Line[rows.LimitRow]]:
    statuses: dict[tuple[str, str], str] = {}
    for line in facts.accepted:
        about = line.row.ingredient, line.row.field
        statuses[about] = min(statuses.get(about, "found"), line.row.source_status, key=_WEAKEST_FIRST.index)
    for line in ingredients.accepted:
        for limit in line.row.limits:
            row = replace(
                limit,
                # The facts about a limit know how well it is sourced; the ingredient's status is its weakest figure's.
                source_status=statuses.get((limit.ingredient, _FACT_OF_LIMIT[limit.kind]), line.row.source_status),
                basis_kind=bases.get(limit.ingredient, BasisKind.CLINIC_DEFAULT.value),
            )
            yield line.about(f"{line.name} {limit.kind}", row)


def _course_limits(outcome: Outcome, folder: Path, citations: Mapping[str, str]) -> Iterator[Line[rows.LimitRow]]:
    lines = taken(outcome, readers.COURSE_LIMITS.lines(folder))
    for line, source in cited(outcome, lines, citations):
        row = line.row
        kind, sessions = "course_count", Decimal(row.sessions)
        limit = rows.LimitRow(row.ingredient, kind, sessions, "1", row.basis, row.source_status, row.basis_kind, source)
        yield line.about(f"{line.name} {kind}", limit)
