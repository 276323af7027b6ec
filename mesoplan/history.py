"""Tables whose every change is kept, whatever it came from: a page, a command or SQL by hand."""

from collections.abc import Callable
from typing import Any, TypeVar

import pghistory
import pgtrigger
from django.db.models import Model, QuerySet

Table = TypeVar("Table", bound=type[Model])


def never_emptied() -> pgtrigger.Trigger:
    """TRUNCATE fires no trigger of a row: it would take away what is kept, and leave no trace of it."""
    return pgtrigger.Trigger(
        name="never_emptied",
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        func="RAISE EXCEPTION 'pgtrigger: % cannot be emptied', TG_TABLE_NAME;",
    )


def track(**how: Any) -> Callable[[Table], Table]:
    """As `pghistory.track`, and neither the table nor its history can be emptied."""

    def follow(table: Table) -> Table:
        pgtrigger.register(never_emptied())(table)
        followed: Table = pghistory.track(meta={"triggers": [never_emptied()]}, **how)(table)
        return followed

    return follow


def newest_change(table: type[Model]) -> QuerySet[Any, Any]:
    """The number of the last change of any row of a table, for a subquery: another one as soon as there is one."""
    events = table.pgh_event_models["insert"].objects  # type: ignore[attr-defined] # every table here is tracked
    newest: QuerySet[Any, Any] = events.order_by("-pgh_id").values("pgh_id")[:1]
    return newest
