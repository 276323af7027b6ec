"""An empty limit means that none is known, not that any dose will do: it is shown [brief 4]. Diluents are left out."""

from collections.abc import Iterator

from formulations.dosing.facts import LimitKind
from formulations.dosing.report import Finding, Severity
from formulations.dosing.rule import Rule
from formulations.dosing.translation import gettext_noop
from formulations.dosing.worksheet import Worksheet


def _find(sheet: Worksheet) -> Iterator[Finding]:
    for ingredient in sheet.ingredients:
        facts = sheet.facts(ingredient)
        is_limited = facts.of_kind(LimitKind.PER_SESSION) or facts.of_kind(LimitKind.PER_KG)
        if not is_limited and not facts.is_vehicle and not facts.is_blocked:
            yield RULE.finding({"name": facts.name}, ingredients=(ingredient,))


RULE: Rule = Rule(
    code="no_limit",
    number="",
    severity=Severity.NOTE,
    template=gettext_noop("No limit for a session is known for %(name)s. That is not the same as no limit."),
    source="brief 4",
    find=_find,
)
