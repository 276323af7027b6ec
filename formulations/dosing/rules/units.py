"""One ingredient in units that do not convert: nobody knows what they add up to, or how far a limit is away. A stop,
never a guess, and never silence [brief 5, brief 19, R4].

What is counted in each unit is tested by itself by the other rules, so a second unit hides nothing that the first would
have shown. Ingredients given earlier on the day count as those that are drawn.
"""

from collections.abc import Iterator
from itertools import combinations

from formulations.dosing.ceilings import limits_an_amount_in
from formulations.dosing.classes import DEOXYCHOLATE
from formulations.dosing.facts import LIMITS_OF_A_DOSE
from formulations.dosing.messages import Param, Sign
from formulations.dosing.report import Finding, Severity
from formulations.dosing.rule import Rule
from formulations.dosing.rules.deoxycholate import SUM_UNIT
from formulations.dosing.translation import gettext_noop
from formulations.dosing.worksheet import Worksheet


def _find(sheet: Worksheet) -> Iterator[Finding]:
    for ingredient, units in sheet.units_of_the_day.items():
        for first, second in combinations(units, 2):
            params: dict[str, Param] = {"name": sheet.name(ingredient), "first": Sign(first), "second": Sign(second)}
            yield COUNTED.finding(params, ingredients=(ingredient,))


def _find_limits(sheet: Worksheet) -> Iterator[Finding]:
    for ingredient, units in sheet.units_of_the_day.items():
        for limit in (it for kind in LIMITS_OF_A_DOSE for it in sheet.facts(ingredient).of_kind(kind)):
            for unit in units:
                if not limits_an_amount_in(unit, limit):
                    params: dict[str, Param] = {
                        "name": sheet.name(ingredient),
                        "unit": Sign(unit),
                        "most": limit.quantity,
                    }
                    yield LIMITED.finding(params, ingredients=(ingredient,), source=limit.source)


def _find_sum(sheet: Worksheet) -> Iterator[Finding]:
    for ingredient, units in sheet.units_of_the_day.items():
        for unit in units:
            if DEOXYCHOLATE in sheet.facts(ingredient).classes and unit != SUM_UNIT:
                params: dict[str, Param] = {
                    "name": sheet.name(ingredient),
                    "unit": Sign(unit),
                    "sum_unit": Sign(SUM_UNIT),
                }
                yield SUMMED.finding(params, ingredients=(ingredient,))


COUNTED: Rule = Rule(
    code="units_differ",
    number="R4",
    severity=Severity.STOP,
    template=gettext_noop(
        "%(name)s is counted in %(first)s and in %(second)s, which do not convert, so its doses cannot be added up. "
        "Use products in one unit."
    ),
    source="brief 5",
    find=_find,
)
LIMITED: Rule = Rule(
    code="limit_in_other_unit",
    number="R4",
    severity=Severity.STOP,
    template=gettext_noop(
        "%(name)s is counted in %(unit)s and limited to %(most)s, which do not convert, so its dose cannot be compared "
        "with the limit."
    ),
    source="brief 5",
    find=_find_limits,
)
SUMMED: Rule = Rule(
    code="deoxycholate_in_other_unit",
    number="R4",
    severity=Severity.STOP,
    template=gettext_noop(
        "%(name)s is counted in %(unit)s and all deoxycholate in %(sum_unit)s, which do not convert, so it cannot be "
        "added up."
    ),
    source="brief 5",
    find=_find_sum,
)
