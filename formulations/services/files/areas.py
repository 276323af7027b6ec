"""The parts of the body that are treated; they live in the room of the patients."""

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from django.core.exceptions import ValidationError

from formulations.loading import readers
from formulations.loading.files import Line, Row
from formulations.services.files.taking import taken
from formulations.services.tables import Outcome, worded
from mesoplan.refusals import DomainError
from patients.services.areas import Kept, keep_area
from patients.services.regions import keep_region


def load_areas(folder: Path) -> Outcome:
    outcome = Outcome("areas")
    for line in taken(outcome, readers.AREAS.lines(folder)):
        _note(outcome, line, keep_area)
    return outcome


def load_area_regions(folder: Path) -> Outcome:
    outcome = Outcome("area regions")
    for line in taken(outcome, readers.AREA_REGIONS.lines(folder)):
        _note(outcome, line.about(f"{line.name} {line.row.view} {line.row.side}", line.row), keep_region)
    return outcome


def _note(outcome: Outcome, line: Line[Row], keep: Callable[..., Kept | None]) -> None:
    try:
        kept = keep(**asdict(line.row))  # type: ignore[call-overload] # every row is a dataclass
    except ValidationError as error:
        outcome.rejections.append(line.rejected(worded(error)))
    except DomainError as error:
        outcome.rejections.append(line.rejected(error.sentence))
    else:
        if kept is None:
            outcome.note_new(line.name)
        elif kept.is_ours:
            outcome.note_ours(line.name, kept.changes)
        else:
            outcome.note(line.name, kept.changes)
