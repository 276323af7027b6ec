"""Brings one table to what a file says: adds, changes, leaves alone, and says which."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Manager, Model

from formulations.loading.files import Line, Rejection

Values = dict[str, Any]
"""A row as {column: value}; a key into another table is its `…_id`."""

Entry = tuple[Line[Any], Values]


@dataclass(frozen=True)
class Difference:
    """What the file says otherwise than the table: the row is new, is gone, or differs in `columns`."""

    table: str
    name: str
    word: str = ""
    columns: tuple[tuple[str, object, object], ...] = ()

    def __str__(self) -> str:
        if self.word:
            return f"{self.table}: {self.name}: {self.word}"
        changes = "; ".join(f"{column} {before!s} → {after!s}" for column, before, after in self.columns)
        return f"{self.table}: {self.name}: {changes}"


@dataclass
class Outcome:
    """`unnamed` are the rows that no file names. They stay, unless whoever loads the table takes them away. `ours` says
    what the file would have changed in rows that the clinic has made its own: they stay as the clinic wants them."""

    table: str
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    differences: list[Difference] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)
    accepted: list[Line[Any]] = field(default_factory=list)
    unnamed: list[Model] = field(default_factory=list)
    ours: list[Difference] = field(default_factory=list)

    def __str__(self) -> str:
        counts = f"{self.new} new, {self.changed} changed, {self.unchanged} unchanged, {len(self.rejections)} rejected"
        kept = f", {len(self.unnamed)} kept that no file names" if self.unnamed else ""
        ours = f", {len(self.ours)} kept as changed here" if self.ours else ""
        removed = f", {self.removed} removed that the file no longer holds" if self.removed else ""
        return f"{self.table}: {counts}{kept}{ours}{removed}"

    def note_new(self, name: str) -> None:
        self.new += 1
        self.differences.append(Difference(self.table, name, "new"))

    def note(self, name: str, columns: Sequence[tuple[str, object, object]]) -> None:
        """A row that was there: changed in `columns`, or in none."""
        if columns:
            self.changed += 1
            self.differences.append(Difference(self.table, name, columns=tuple(columns)))
        else:
            self.unchanged += 1

    def note_ours(self, name: str, columns: Sequence[tuple[str, object, object]]) -> None:
        """A row that the clinic has changed: the file no longer speaks for it."""
        self.unchanged += 1
        if columns:
            self.ours.append(Difference(self.table, name, columns=tuple(columns)))

    def remove_unnamed(self) -> None:
        for row in self.unnamed:
            row.delete()
            self.differences.append(Difference(self.table, str(row), "removed"))
        self.removed, self.unnamed = len(self.unnamed), []


def store(outcome: Outcome, table: Manager[Any], key: Sequence[str], entries: Iterable[Entry]) -> Outcome:
    """Rows are told apart by the columns of `key`. A row that the model refuses is rejected by its line."""
    stored = {tuple(getattr(row, column) for column in key): row for row in table.select_for_update()}
    lines: dict[tuple[object, ...], int] = {}
    added: list[Model] = []
    for line, values in entries:
        identity = tuple(values[column] for column in key)
        reason = _objection(table.model(**values)) if identity not in lines else f"the same as line {lines[identity]}"
        if reason:
            outcome.rejections.append(line.rejected(reason))
            continue
        lines[identity] = line.number
        outcome.accepted.append(line)
        if identity in stored:
            _bring(outcome, line.name, stored[identity], values)
        else:
            outcome.note_new(line.name)
            added.append(table.model(**values))
    table.bulk_create(added)
    outcome.unnamed = [row for identity, row in stored.items() if identity not in lines]
    return outcome


def _objection(row: Model) -> str:
    """Why the fields of the model do not take the row; empty where they do."""
    fields = row._meta.concrete_fields
    unset = {field.name for field in fields if field.null and getattr(row, field.attname) is None}
    try:
        row.clean_fields(exclude={field.name for field in fields if field.is_relation or field.primary_key} | unset)
    except ValidationError as error:
        return worded(error)
    return ""


def worded(error: ValidationError) -> str:
    return "; ".join(f"{column}: {' '.join(messages)}" for column, messages in error.message_dict.items())


def _bring(outcome: Outcome, name: str, row: Model, values: Values) -> None:
    changes = [
        (column, getattr(row, column), value) for column, value in values.items() if getattr(row, column) != value
    ]
    if getattr(row, "changed_here", False):
        outcome.note_ours(name, changes)
        return
    outcome.note(name, changes)
    for column, _before, value in changes:
        setattr(row, column, value)
    if changes:
        row.save(update_fields=[column for column, _before, _after in changes])
