"""The volume at each point against what is usual for the technique [brief 8, techniques.csv].

Sources contradict each other and the clinician decides, so more than is usual asks for a reason, because a slip of the
decimal point is ten times the dose; less is shown, and so is a technique without a figure. Only a technique that by
definition injects nothing stops. Equality with either end of the range passes.
"""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from formulations.dosing.case import Syringe
from formulations.dosing.facts import TechniqueFacts
from formulations.dosing.quantities import Quantity
from formulations.dosing.report import Finding, Severity
from formulations.dosing.rule import Rule
from formulations.dosing.translation import gettext_noop
from formulations.dosing.worksheet import Worksheet


def _named(sheet: Worksheet) -> Iterator[tuple[Syringe, TechniqueFacts]]:
    for syringe in sheet.case.syringes:
        if syringe.technique is not None:
            yield syringe, syringe.technique


def _finding(rule: Rule, syringe: Syringe, technique: TechniqueFacts, limit: Decimal | None = None) -> Finding:
    return rule.finding(
        {"area": syringe.place, "technique": technique.name},
        area=syringe.area,
        value=Quantity(syringe.volume_per_point_ml, "mL"),
        limit=None if limit is None else Quantity(limit, "mL"),
    )


def _find_above(sheet: Worksheet) -> Iterator[Finding]:
    for syringe, technique in _named(sheet):
        most = technique.most_volume_ml
        if most and Fraction(syringe.volume_per_point_ml) > Fraction(most):
            yield _finding(ABOVE, syringe, technique, most)


def _find_below(sheet: Worksheet) -> Iterator[Finding]:
    for syringe, technique in _named(sheet):
        least = technique.least_volume_ml
        if least and Fraction(syringe.volume_per_point_ml) < Fraction(least):
            yield _finding(BELOW, syringe, technique, least)


def _find_dry(sheet: Worksheet) -> Iterator[Finding]:
    for syringe, technique in _named(sheet):
        if technique.most_volume_ml == 0 and syringe.volume_per_point_ml > 0:
            yield _finding(NOTHING_INJECTED, syringe, technique)


def _find_unknown(sheet: Worksheet) -> Iterator[Finding]:
    for syringe, technique in _named(sheet):
        if technique.least_volume_ml is None and technique.most_volume_ml is None:
            yield _finding(UNKNOWN, syringe, technique)


ABOVE: Rule = Rule(
    code="volume_above_technique",
    number="",
    severity=Severity.OVERRIDE,
    template=gettext_noop("%(area)s: %(value)s at each point; %(technique)s usually takes up to %(limit)s."),
    source="brief 8",
    find=_find_above,
)
BELOW: Rule = Rule(
    code="volume_below_technique",
    number="",
    severity=Severity.NOTE,
    template=gettext_noop("%(area)s: %(value)s at each point; %(technique)s usually takes %(limit)s or more."),
    source="brief 8",
    find=_find_below,
)
NOTHING_INJECTED: Rule = Rule(
    code="technique_without_injection",
    number="",
    severity=Severity.STOP,
    template=gettext_noop(
        "%(area)s: %(value)s at each point, but %(technique)s injects nothing. Choose another technique."
    ),
    source="brief 8",
    find=_find_dry,
)
UNKNOWN: Rule = Rule(
    code="technique_volume_unknown",
    number="",
    severity=Severity.NOTE,
    template=gettext_noop(
        "%(area)s: no usual volume at a point is known for %(technique)s, so %(value)s is not compared."
    ),
    source="brief 8",
    find=_find_unknown,
)
