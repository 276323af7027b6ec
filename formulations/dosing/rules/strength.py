"""Without a strength there is no dose to test: a stop, never a silent 0 [brief 19, R4]. Diluents need none.

Phosphatidylcholine comes with deoxycholate, whose share differs from text to text (2.5 % or 42 mg/mL, brief 17.8): a
product that holds the one has to say how much it holds of the other.
"""

from collections.abc import Iterator

from formulations.dosing.amounts import has_strength
from formulations.dosing.classes import DEOXYCHOLATE, PHOSPHATIDYLCHOLINE
from formulations.dosing.report import Finding, Severity
from formulations.dosing.rule import Rule
from formulations.dosing.translation import gettext_noop
from formulations.dosing.worksheet import Worksheet


def _find(sheet: Worksheet) -> Iterator[Finding]:
    contents = (it for syringe in sheet.case.syringes for draw in syringe.draws for it in draw.contents)
    without = {it.ingredient for it in contents if not has_strength(it, sheet.facts(it.ingredient))}
    for ingredient in sorted(without):
        if not sheet.facts(ingredient).is_vehicle:
            yield MISSING.finding({"name": sheet.name(ingredient)}, ingredients=(ingredient,))


def _find_deoxycholate(sheet: Worksheet) -> Iterator[Finding]:
    for draw in (draw for syringe in sheet.case.syringes for draw in syringe.draws):
        held = tuple(sorted({content.ingredient for content in draw.contents}))
        classes = {name for ingredient in held for name in sheet.facts(ingredient).classes}
        if PHOSPHATIDYLCHOLINE in classes and DEOXYCHOLATE not in classes:
            yield DEOXYCHOLATE_MISSING.finding({"names": sheet.names(held)}, ingredients=held)


MISSING: Rule = Rule(
    code="missing_strength",
    number="R4",
    severity=Severity.STOP,
    template=gettext_noop(
        "The strength of %(name)s is not known, so its dose cannot be worked out. Enter it from the leaflet."
    ),
    source="brief 19",
    find=_find,
)
DEOXYCHOLATE_MISSING: Rule = Rule(
    code="missing_deoxycholate_strength",
    number="R4",
    severity=Severity.STOP,
    template=gettext_noop(
        "%(names)s comes with deoxycholate, whose strength is not entered. Enter it from the leaflet."
    ),
    source="brief 17.8",
    find=_find_deoxycholate,
)
