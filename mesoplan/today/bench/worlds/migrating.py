"""All migrations on an empty database, in less time. Where a trigger is added, the model is drawn anew, and with it
every model that is related to it, although no column and no constraint is another one. That is half of what migrating
takes; what is written into the database does not hang on it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

from django.core.management import call_command
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger, RemoveTrigger

OF_TRIGGERS: tuple[type[Operation], ...] = (AddTrigger, RemoveTrigger)


def migrate() -> None:
    with _without_drawing_for_triggers():
        call_command("migrate", verbosity=0, interactive=False)


@contextmanager
def _without_drawing_for_triggers() -> Iterator[None]:
    with ExitStack() as stack:
        for operation in OF_TRIGGERS:
            stack.enter_context(patch.object(operation, "state_forwards", _noted(operation.state_forwards)))
        yield


def _noted(state_forwards: Callable[..., None]) -> Callable[..., None]:
    """It is kept in the state of the model, which the next operation that changes a column draws whole."""

    def noted(operation: Operation, app_label: str, state: ProjectState) -> None:
        with patch.object(state, "reload_model", _nothing):
            state_forwards(operation, app_label, state)

    return noted


def _nothing(*_model: Any, **_how: Any) -> None:
    """In the place of drawing it."""
