"""What a second person weighs before a limit lets more through: how much more, beside what, and where it was read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from formulations.citations import Citation, citations
from formulations.dosing.errors import UnitError
from formulations.dosing.quantities import Quantity
from formulations.models import CatalogueChange, DoseLimit, LimitKind
from formulations.models.catalogue import SourceStatus
from formulations.models.changes import Subject
from formulations.wording import figure
from mesoplan.frame.amounts import printed_number

ASKED_TWICE_FROM = Fraction(3, 2)
"""From half as much again on a slip of the finger is asked for once more."""


@dataclass(frozen=True)
class RaisedLimit:
    """`times` is empty where the two figures do not compare."""

    becomes: str
    instead: str
    verb: str
    is_much: bool
    others: tuple[str, ...]
    sources: tuple[Citation, ...]
    status: str | Promise


def raised_limit(change: CatalogueChange, others: Iterable[DoseLimit]) -> RaisedLimit | None:
    """None where the change is about no limit's figure."""
    if change.subject != Subject.LIMIT or change.takes_away or "value" not in change.after:
        return None
    was, becomes = quantity_of(change.before), quantity_of(change.after)
    grows = factor(change.limit_kind, was, becomes) if was else None
    source, status = (said(change, column) for column in ("source", "source_status"))
    return RaisedLimit(
        becomes=words_of(change.limit_kind, becomes),
        instead=instead_of(change.limit_kind, was, grows) if was else "",
        verb=verb_of(change.limit_kind, becomes),
        is_much=grows is None or grows >= ASKED_TWICE_FROM,
        others=tuple(f"{it.get_kind_display()}: {words_of(it.kind, quantity(it))}" for it in others),
        sources=citations(source),
        status=SourceStatus(status).label if status else "",
    )


def said(change: CatalogueChange, column: str) -> str:
    return str(change.after.get(column) or "")


def quantity_of(side: Mapping[str, Any]) -> Quantity | None:
    return Quantity(Decimal(side["value"]), side["unit"]) if side.get("value") else None


def quantity(limit: DoseLimit) -> Quantity:
    return Quantity(limit.value, limit.unit)


def words_of(kind: str, amount: Quantity | None) -> str:
    if amount is None:
        return "–"
    if kind == LimitKind.COURSE_COUNT:
        return _("%(n)s sessions") % {"n": printed_number(amount.value)}
    return str(figure(amount))


def factor(kind: str, was: Quantity, becomes: Quantity | None) -> Fraction | None:
    """How many times as much is let through; None where that is not a number."""
    try:
        before, after = was.exact, becomes.exact_in(was.canonical_unit) if becomes else Fraction(0)
    except UnitError:
        return None
    if kind == LimitKind.MIN_INTERVAL:
        before, after = after, before
    return after / before if before else None


def instead_of(kind: str, was: Quantity, grows: Fraction | None) -> str:
    """The factor is rounded up to two places."""
    known = {"was": words_of(kind, was)}
    if grows is None:
        return _("instead of %(was)s") % known
    known["times"] = printed_number(Decimal(ceil(grows * 100)) / 100)
    if kind == LimitKind.MIN_INTERVAL:
        return _("instead of %(was)s, %(times)s times as often") % known
    return _("instead of %(was)s, %(times)s times as much") % known


def verb_of(kind: str, becomes: Quantity | None) -> str:
    said = {"limit": words_of(kind, becomes)}
    if kind == LimitKind.MIN_INTERVAL:
        return pgettext("a limit", "Shorten to %(limit)s") % said
    return pgettext("a limit", "Raise to %(limit)s") % said
