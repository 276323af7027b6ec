"""A product of which no ingredient is entered has no dose, no limit and no allergen to test: a stop, never a silent
nothing [brief 19, R4]. A diluent is entered as an ingredient too.
"""

from collections.abc import Iterator

from formulations.dosing.report import Finding, Severity
from formulations.dosing.rule import Rule
from formulations.dosing.translation import gettext_noop
from formulations.dosing.worksheet import Worksheet


def _find(sheet: Worksheet) -> Iterator[Finding]:
    draws = (draw for syringe in sheet.case.syringes for draw in syringe.draws)
    for product in sorted({draw.product for draw in draws if not draw.contents}):
        yield RULE.finding({"product": product})


RULE: Rule = Rule(
    code="unknown_contents",
    number="R4",
    severity=Severity.STOP,
    template=gettext_noop("Nothing is known of what %(product)s holds."),
    source="brief 19",
    find=_find,
)
