"""Local anaesthetics together, and xanthines together: the fractions of each one's session limit add up to at most 1
[brief 6, R4].

Counts what is drawn and what was given earlier on the day. Members without a known limit cannot be added; `no_limit`
shows them. One member alone is a matter of `session_limit` and `kg_limit`.
"""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from formulations.dosing.ceilings import lowest_ceiling
from formulations.dosing.classes import LOCAL_ANAESTHETIC, XANTHINE
from formulations.dosing.quantities import Quantity
from formulations.dosing.report import Finding, Severity
from formulations.dosing.rule import Rule
from formulations.dosing.substances import of_class_today
from formulations.dosing.translation import gettext_noop
from formulations.dosing.worksheet import Worksheet

_WHOLE = Quantity(Decimal(1), "1")


def fractions_of(sheet: Worksheet, name: str) -> dict[str, Fraction]:
    """Each member's amount of the day as a fraction of its session limit."""
    found: dict[str, Fraction] = {}
    for amount in of_class_today(sheet, name):
        ceiling = lowest_ceiling(sheet.facts(amount.ingredient), amount.unit, sheet.weight_kg)
        if ceiling and ceiling.exact and amount.exact:
            found[amount.ingredient] = found.get(amount.ingredient, Fraction(0)) + amount.exact / ceiling.exact
    return found


def _find(sheet: Worksheet, rule: Rule, name: str) -> Iterator[Finding]:
    fractions = fractions_of(sheet, name)
    members = tuple(sorted(fractions))
    total = sum(fractions.values(), start=Fraction(0))
    if len(members) > 1 and sheet.of_class(name) and total > 1:
        yield rule.finding(
            {"names": sheet.names(members)}, ingredients=members, value=Quantity.of(total, "1"), limit=_WHOLE
        )


_TEMPLATE = gettext_noop("%(names)s add up to %(value)s of their limits together; %(limit)s is the most. Lower a dose.")
ANAESTHETICS: Rule = Rule(
    code="anaesthetics_sum",
    number="R4",
    severity=Severity.STOP,
    template=_TEMPLATE,
    source="brief 6",
    find=lambda sheet: _find(sheet, ANAESTHETICS, LOCAL_ANAESTHETIC),
)
XANTHINES: Rule = Rule(
    code="xanthines_sum",
    number="R4",
    severity=Severity.STOP,
    template=_TEMPLATE,
    source="brief 6",
    find=lambda sheet: _find(sheet, XANTHINES, XANTHINE),
)
