"""What has been measured, kept where a later run, or a person, finds it."""

import json
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from mesoplan.today.bench.measure import Timing

Kept = dict[str, object]
# As the table of pages is: a list by itself.
LISTED = frozenset({"solver"})


def keep(file: Path, found: Mapping[str, Sequence[Timing]], *, at: datetime) -> None:
    """Replaces what the file says of these measures and leaves the others as they were."""
    kept = read(file)
    for name, timings in found.items():
        lines = [asdict(timing) | {"is_met": timing.is_met} for timing in timings]
        kept[name] = (
            lines
            if name in LISTED
            else {"at": at.isoformat(timespec="seconds"), "machine": machine(), "timings": lines}
        )
    write(file, kept)


def read(file: Path) -> Kept:
    kept: Kept = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    return kept


def write(file: Path, kept: Kept) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    written = file.with_suffix(".new")
    written.write_text(json.dumps(kept, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    written.replace(file)


def keep_worlds(file: Path, worlds: list[dict[str, object]], pages: list[dict[str, object]]) -> None:
    """Replaces what the file says of worlds and pages, where any were measured."""
    if worlds:
        kept = read(file)
        kept |= {"worlds": [it | {"machine": machine()} for it in worlds], "pages": pages}
        write(file, kept)


def machine() -> dict[str, object]:
    return {"python": platform.python_version(), "system": platform.platform(), "processors": os.cpu_count()}
