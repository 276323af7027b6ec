"""Operations of migrations that Django and its packages do not have."""

from collections.abc import Iterator
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class InstallTriggers(Operation):
    """Installs what the models of a migration are created with under `triggers`, all of it at once: `AddTrigger` draws
    the model anew, with every model that is related to it, and with some hundred triggers that takes minutes."""

    reversible = True
    reduces_to_sql = True

    def state_forwards(self, _app_label: str, _state: ProjectState) -> None:
        """The models were created with them."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        _from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for trigger in _triggers(app_label, to_state):
            # Without parameters, or a per cent sign in it would be read as one.
            schema_editor.execute(trigger.install_sql, params=None)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        _to_state: ProjectState,
    ) -> None:
        for trigger in _triggers(app_label, from_state):
            schema_editor.execute(trigger.uninstall_sql, params=None)

    def describe(self) -> str:
        return "Install the triggers of these models"


def _triggers(app_label: str, state: ProjectState) -> Iterator[Any]:
    for (label, _name), model in state.models.items():
        if label == app_label:
            yield from model.options.get("triggers", ())
