"""Many rows at once, in a few statements for each table; the triggers look at each of them all the same."""

import json
from collections.abc import Collection, Sequence
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.db.models import F, Field

from formulations.keeping.changes import Step
from formulations.models import CatalogueChange, Product, ProductComponent
from mesoplan.conflicts import constraints_speak

AT_ONCE = 500


def store(steps: Sequence[Step]) -> None:
    """Inside the transaction that has locked what the steps are about."""
    done = [step for step in steps if step.values]
    touched = {step.row.product_id for step in done if isinstance(step.row, ProductComponent)}
    Product.objects.filter(pk__in=touched).update(version=F("version") + 1)
    for model in {type(step.row) for step in done}:
        with constraints_speak(model):
            _store_rows(model, [step for step in done if type(step.row) is model])
    with constraints_speak(CatalogueChange):
        CatalogueChange.objects.bulk_create([step.change for step in steps if step.change], AT_ONCE)


def _store_rows(model: Any, steps: Sequence[Step]) -> None:  # noqa: ANN401 one of the catalogue's tables
    added, known = ([step for step in steps if bool(step.row.pk) is is_known] for is_known in (False, True))
    for step in added:
        _brought(step)
    model.objects.bulk_create([step.row for step in added], AT_ONCE)
    columns = {name for name in ("changed_here", "version") if hasattr(model, name)}
    for step in known:
        columns |= _brought(step)
        if hasattr(step.row, "version"):
            step.row.version += 1
    if known:
        _change_rows(model, [step.row for step in known], columns)


def _brought(step: Step) -> set[str]:
    """The row becomes what the step says. Gives back the columns that differ: only these are written."""
    differing = {column for column, value in step.values.items() if getattr(step.row, column) != value}
    for column in differing:
        setattr(step.row, column, step.values[column])
    if hasattr(step.row, "changed_here"):
        step.row.changed_here = True
    return differing


def _change_rows(model: Any, rows: Sequence[Any], columns: Collection[str]) -> None:  # noqa: ANN401 one of the tables
    """In one statement that is handed the rows as a table. `bulk_update` asks of each row which of five hundred it is,
    for every column anew, which takes longer than all the rest of an import."""
    fields = [model._meta.get_field(name) for name in sorted(columns)]
    quoted = connection.ops.quote_name
    table, names = quoted(model._meta.db_table), [quoted(field.column) for field in fields]
    statement = f"""
        UPDATE {table} AS stored SET {", ".join(f"{name} = brought.{name}" for name in names)}
        FROM jsonb_populate_recordset(NULL::{table}, %s) AS brought WHERE stored.id = brought.id
    """  # noqa: S608 the names are those of the models
    sent = [{"id": row.pk} | {field.column: _as_sent(field, row) for field in fields} for row in rows]
    with connection.cursor() as cursor:
        cursor.execute(statement, [json.dumps(sent, cls=DjangoJSONEncoder)])


def _as_sent(field: "Field[Any, Any]", row: Any) -> Any:  # noqa: ANN401 a value of any of the columns
    return field.get_db_prep_save(getattr(row, field.attname), connection)
