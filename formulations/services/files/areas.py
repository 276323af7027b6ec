"""The parts of the body that are treated; they live in the room of the patients."""

from dataclasses import asdict
from pathlib import Path

from django.core.exceptions import ValidationError

from formulations.loading import readers
from formulations.services.files.taking import taken
from formulations.services.tables import Outcome, worded
from patients.services.areas import keep_area


def load_areas(folder: Path) -> Outcome:
    outcome = Outcome("areas")
    for line in taken(outcome, readers.AREAS.lines(folder)):
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
