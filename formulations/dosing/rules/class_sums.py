"""Local anaesthetics together, and xanthines together: the fractions of each one's session limit add up to at most 1
[brief 6, R4].

Counts what is drawn and what was given earlier on the day. Who cannot be added is never passed over: a member without
a limit has a finding here, one that lacks a weight in `weight`, a strength in `strength`, an amount in
`unknown_amount`, and one whose unit does not convert in `units`. One member alone is a matter of `session_limit` and
`kg_limit`.
"""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from formulations.dosing.ceilings import lowest_ceiling
from formulations.dosing.classes import LOCAL_ANAESTHETIC, XANTHINE
from formulations.dosing.facts import LimitKind
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


def _find_unsummed(sheet: Worksheet, rule: Rule, name: str) -> Iterator[Finding]:
    members = sheet.of_class_today(name)
    for member in members:
        if len(members) > 1 and sheet.of_class(name) and not _has_a_limit(sheet, member):
            others = tuple(it for it in members if it != member)
            yield rule.finding({"name": sheet.name(member), "others": sheet.names(others)}, ingredients=(member,))


def _has_a_limit(sheet: Worksheet, member: str) -> bool:
    """One of 0 blocks the ingredient, and nothing is a fraction of it."""
    limits = (it for kind in (LimitKind.PER_SESSION, LimitKind.PER_KG) for it in sheet.facts(member).of_kind(kind))
    return any(it.quantity.value for it in limits)


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
_UNSUMMED_TEMPLATE = gettext_noop(
    "%(name)s has no limit to be a part of, so what it adds to %(others)s on one day cannot be checked. Judge it and "
    "record your reason."
)
ANAESTHETICS_UNSUMMED: Rule = Rule(
    code="anaesthetics_not_summed",
    number="R4",
    severity=Severity.OVERRIDE,
    template=_UNSUMMED_TEMPLATE,
    source="brief 6",
    find=lambda sheet: _find_unsummed(sheet, ANAESTHETICS_UNSUMMED, LOCAL_ANAESTHETIC),
)
XANTHINES_UNSUMMED: Rule = Rule(
    code="xanthines_not_summed",
    number="R4",
    severity=Severity.OVERRIDE,
    template=_UNSUMMED_TEMPLATE,
    source="brief 6",
    find=lambda sheet: _find_unsummed(sheet, XANTHINES_UNSUMMED, XANTHINE),
)
