"""The changes of every table that the history follows, as one list, newest first. What was written is shown only for
tables whose room says so (`shows_values_of` of its AppConfig); of all others only which fields changed."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import BigIntegerField, F, ForeignKey, Model, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, JSONObject
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from pghistory.core import event_models

from mesoplan.audit.about_patients import path_to_patient
from mesoplan.audit.wishes import Wish

STEPS: dict[str, str | Promise] = {"insert": _("added"), "update": _("changed"), "delete": _("deleted")}
ANNOTATED = tuple(f"audit_{name}" for name in ("table", "row", "user", "request", "patient", "new", "old"))
EMPTY: tuple[object, ...] = ("", None, [])


@dataclass(frozen=True)
class Field:
    """`is_open` tells a value that an admin may read from one that stays hidden. `leads_to` is the table of which an
    open value is a key."""

    name: str
    old: object
    new: object
    is_open: bool
    leads_to: type[Model] | None = None


@dataclass(frozen=True)
class Change:
    at: datetime
    step: str | Promise
    table: str
    row: int
    patient_id: int | None
    user_id: int | None
    request: str
    fields: tuple[Field, ...]


def changes(wish: Wish, *, first: int, last: int) -> Iterator[Change]:
    """From the `first` to before the `last`, counted from the newest; two queries, however many tables there are."""
    found = list(newest(wish, first, last))
    wanted: dict[str, list[int]] = defaultdict(list)
    for table, event, _at in found:
        wanted[table].append(event)
    rows = {(row["audit_table"], row["pgh_id"]): row for row in details(wanted)}
    return (change(rows[table, event]) for table, event, _at in found)


def newest(wish: Wish, first: int, last: int) -> Iterable[tuple[str, int, datetime]]:
    """The newest events by number are the newest of their table by time too, and the number has an index."""
    branches = [
        rows_of(event_table)
        .filter(wish.of_changes(path_to_patient(table)))
        .order_by("-pgh_id")
        .values_list(Value(table._meta.label, TextField()), "pgh_id", "pgh_created_at")[:last]
        for event_table, table in followed()
        if wish.concerns(path_to_patient(table))
    ]
    return together(branches).order_by("-pgh_created_at", "-pgh_id")[first:last]


def details(wanted: Mapping[str, Collection[int]]) -> Iterable[dict[str, Any]]:
    branches = [
        detailed(event_table, table).filter(pgh_id__in=wanted[table._meta.label])
        for event_table, table in followed()
        if table._meta.label in wanted
    ]
    return together(branches) if branches else ()


def together(branches: "list[QuerySet[Any, Any]]") -> "QuerySet[Any, Any]":
    return branches[0].union(*branches[1:], all=True)


def followed() -> Iterator[tuple[type[Model], type[Model]]]:
    """Each table of events with the table whose events it holds."""
    for event_table in event_models():
        yield event_table, event_table.pgh_tracked_model  # type: ignore[attr-defined] # set by the history


def rows_of(event_table: type[Model]) -> "QuerySet[Any, Any]":
    return QuerySet(event_table)


def detailed(event_table: type[Model], table: type[Model]) -> "QuerySet[Any, Any]":
    """What was written, and what had been written before."""
    patient = path_to_patient(table)
    written = JSONObject(**{column: F(column) for column in columns(event_table)})
    before = rows_of(event_table).filter(pgh_obj_id=OuterRef("pgh_obj_id"), pgh_id__lt=OuterRef("pgh_id"))
    events: QuerySet[Any, Any] = rows_of(event_table).annotate(
        audit_table=Value(table._meta.label, TextField()),
        audit_row=Cast("pgh_obj_id", BigIntegerField()),
        audit_user=Cast(KeyTextTransform("user", "pgh_context__metadata"), BigIntegerField()),
        audit_request=KeyTextTransform("request", "pgh_context__metadata"),
        audit_patient=Cast(F(patient) if patient else Value(None), BigIntegerField()),
        audit_new=written,
        audit_old=Subquery(before.order_by("-pgh_id").annotate(written=written).values("written")[:1]),
    )
    return events.values("pgh_id", "pgh_created_at", "pgh_label", *ANNOTATED)


def columns(event_table: type[Model]) -> list[str]:
    kept = (field.attname for field in event_table._meta.concrete_fields)
    return [name for name in kept if name != "id" and not name.startswith("pgh_")]


def change(row: dict[str, Any]) -> Change:
    table: type[Model] = apps.get_model(row["audit_table"])
    return Change(
        at=row["pgh_created_at"],
        step=STEPS.get(row["pgh_label"], row["pgh_label"]),
        table=gettext(str(table._meta.verbose_name)),
        row=row["audit_row"],
        patient_id=row["audit_patient"],
        user_id=row["audit_user"],
        request=row["audit_request"] or "",
        fields=tuple(fields(table, row)),
    )


def fields(table: type[Model], row: dict[str, Any]) -> Iterator[Field]:
    """What an update changed; of an open row that came or went, what it held. A row that belongs to a patient is never
    open, whatever its table."""
    is_open = table._meta.label in open_tables() and row["audit_patient"] is None
    is_update = row["pgh_label"] == "update"
    if not is_open and not is_update:
        return
    old = (row["audit_old"] or {}) if is_update else {}
    for column, new in row["audit_new"].items():
        was = old.get(column)
        if new != was and not (new in EMPTY and was in EMPTY):
            yield open_field(table, column, was, new) if is_open else Field(label(table, column), None, None, is_open)


def open_field(table: type[Model], column: str, was: object, new: object) -> Field:
    return Field(label(table, column), was, new, is_open=True, leads_to=leads_to(table, column))


@cache
def leads_to(table: type[Model], column: str) -> type[Model] | None:
    """Where the column is a key of an open table whose rows have names."""
    field = next((it for it in table._meta.concrete_fields if it.attname == column), None)
    target = field.related_model if isinstance(field, ForeignKey) else None
    if target is None or target._meta.label not in open_tables():
        return None
    return target if any(it.name == "name" for it in target._meta.concrete_fields) else None


@cache
def open_tables() -> frozenset[str]:
    return frozenset(
        f"{room.label}.{name}" for room in apps.get_app_configs() for name in getattr(room, "shows_values_of", ())
    )


def label(table: type[Model], column: str) -> str:
    """The field in words; a column that the table has lost since keeps its own name."""
    try:
        field = table._meta.get_field(column.removesuffix("_id"))
    except FieldDoesNotExist:
        return column
    return gettext(str(getattr(field, "verbose_name", column)))
