"""Tables whose every change is kept, whatever it came from: a page, a command or SQL by hand."""

from collections.abc import Callable
from typing import Any, TypeVar

import pghistory
import pgtrigger
from django.db.models import Model

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
