"""Enough time since the last dose in the ledger [brief 10, R5].

The next allowed date is the last date plus the longest interval among what was used on the area, and for ingredients
limited by an absolute dose on the whole patient; "1 month" is the later of a calendar month and 30 days. On that day
the session is allowed. The parameter `by` names the ingredient whose limit decides.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from formulations.dosing.quantities import Quantity
from formulations.dosing.report import Finding, Severity
from formulations.dosing.rule import Rule
from formulations.dosing.substances import Wait, waits
from formulations.dosing.translation import gettext_noop
from formulations.dosing.worksheet import Worksheet


def next_allowed_on(sheet: Worksheet) -> date | None:
    """The first day on which no earlier dose stands against the session; None when none ever does."""
    return max((wait.next_on for wait in waits(sheet)), default=None)


def _find(sheet: Worksheet) -> Iterator[Finding]:
    longest: dict[str, Wait] = {}
    for wait in sorted(waits(sheet), key=lambda it: (it.next_on, it.dose.on, it.dose.area)):
        longest[wait.dose.ingredient] = wait
    for ingredient, wait in longest.items():
        if sheet.case.on < wait.next_on:
            yield RULE.finding(
                {
                    "name": sheet.name(ingredient),
                    "last_on": wait.dose.on,
                    "next_on": wait.next_on,
                    "by": wait.bound.ingredient,
                },
                ingredients=(ingredient,),
                area=wait.dose.area,
                value=Quantity(Decimal((sheet.case.on - wait.dose.on).days), "d"),
                limit=Quantity(Decimal((wait.next_on - wait.dose.on).days), "d"),
                source=wait.bound.limit.source,
            )


RULE: Rule = Rule(
    code="interval",
    number="R5",
    severity=Severity.STOP,
    template=gettext_noop(
        "%(name)s was given on %(last_on)s, %(value)s before; %(limit)s have to pass. Next allowed: %(next_on)s."
    ),
    source="brief 10",
    find=_find,
)
