"""Rows of several kinds in one order, where an index keeps each kind in that order and none keeps them all."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet


class Merged:
    """Of each kind as many rows are read as a page can show, from its first one on, and these are put in order: the
    clinics of a person, or the states of what a clinic has. Does what a paginator asks of a query.

    `ahead` is what goes before the order of the rows and is the same for all of a kind."""

    def __init__(self, rows: "QuerySet[Any, Any]", kinds: Sequence[Q], *, ahead: Sequence[Any] = ()) -> None:
        self.rows, self.kinds, self.ahead = rows, kinds, ahead

    def each(self, finer: Sequence[Q]) -> "Merged":
        """Every kind taken apart once more."""
        return Merged(self.rows, [kind & of_it for kind in self.kinds for of_it in finer], ahead=self.ahead)

    def order_by(self, *columns: str) -> "Merged":
        return Merged(self.rows.order_by(*columns), self.kinds, ahead=self.ahead)

    def filter(self, condition: Q) -> "Merged":
        return Merged(self.rows.filter(condition), self.kinds, ahead=self.ahead)

    def __getitem__(self, part: slice) -> "QuerySet[Any, Any]":
        if len(self.kinds) == 1:
            return self.rows.filter(self.kinds[0])[part]
        if not self.rows.query.order_by:
            raise ValueError("Rows of several kinds need an order of their own.")
        found = self.rows.filter(pk__in=self._keys(self.rows, part.stop))
        return found.order_by(*self.ahead, *self.rows.query.order_by)[part]

    def count(self, most: int | None = None) -> int:
        """Of each kind no more than `most`."""
        return self._keys(self.rows.order_by(), most).count()

    def _keys(self, rows: "QuerySet[Any, Any]", most: int | None) -> "QuerySet[Any, Any]":
        """Of the first rows of each kind."""
        first, *others = [rows.filter(kind).values("pk")[:most] for kind in self.kinds] or [rows.none()]
        return first.union(*others, all=True) if others else first
