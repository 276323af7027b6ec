"""Ingredients that are never injected here: flagged as blocked, or limited to 0 (buflomedil, tiratricol, calcium
gluconate by this route, Thiomucase) [brief 4, R6].
"""

from collections.abc import Iterator

from formulations.dosing.report import Finding, Severity
from formulations.dosing.rule import Rule
from formulations.dosing.translation import gettext_noop
from formulations.dosing.worksheet import Worksheet


def _find(sheet: Worksheet) -> Iterator[Finding]:
    for ingredient in sheet.ingredients:
        if sheet.facts(ingredient).is_blocked:
            yield RULE.finding({"name": sheet.name(ingredient)}, ingredients=(ingredient,))


RULE: Rule = Rule(
    code="blocked",
    number="R6",
    severity=Severity.STOP,
    template=gettext_noop("%(name)s is blocked and may not be injected."),
    source="brief 4",
    find=_find,
)
