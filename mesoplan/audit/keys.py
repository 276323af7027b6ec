"""Keys in what an admin may read, told by the names of the rows to which they lead: one query for each table."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.db.models import Model, QuerySet

from mesoplan.audit.changes import Change, Field

Names = dict[tuple[type[Model], object], str]


def with_names(changes: Sequence[Change]) -> Iterator[Change]:
    names = names_behind([field for change in changes for field in change.fields])
    for change in changes:
        yield replace(change, fields=tuple(named(field, names) for field in change.fields))


def names_behind(fields: Sequence[Field]) -> Names:
    keys: dict[type[Model], set[object]] = defaultdict(set)
    for field in fields:
        if field.leads_to:
            keys[field.leads_to] |= {field.old, field.new} - {None}
    return {
        (table, pk): name
        for table, pks in keys.items()
        for pk, name in QuerySet(table).filter(pk__in=pks).values_list("pk", "name")
    }


def named(field: Field, names: Names) -> Field:
    """A row that is gone keeps its number."""
    table = field.leads_to
    if table is None:
        return field
    return replace(field, old=names.get((table, field.old), field.old), new=names.get((table, field.new), field.new))
