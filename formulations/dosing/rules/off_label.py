"""Unlicensed or off-label use is always visible, with what the catalogue says of each ingredient [brief 14, R11]."""

from collections.abc import Iterator

from formulations.dosing.messages import Joined
from formulations.dosing.report import Finding, Severity
from formulations.dosing.rule import Rule
from formulations.dosing.translation import gettext_noop
from formulations.dosing.worksheet import Worksheet


def _find(sheet: Worksheet) -> Iterator[Finding]:
    ingredients = tuple(it for it in sheet.ingredients if sheet.facts(it).off_label and not sheet.facts(it).is_vehicle)
    if ingredients:
        uses = tuple(Joined("%s (%s)", (sheet.name(it), sheet.facts(it).off_label)) for it in ingredients)
        yield RULE.finding({"uses": uses}, ingredients=ingredients)


RULE: Rule = Rule(
    code="off_label",
    number="R11",
    severity=Severity.NOTE,
    template=gettext_noop("Unlicensed or off-label: %(uses)s."),
    source="brief 14",
    find=_find,
)
