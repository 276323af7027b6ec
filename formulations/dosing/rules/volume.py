"""No more can be injected than is drawn: the points times the volume per point fit the syringe [brief 9]."""

from collections.abc import Iterator

from formulations.dosing.amounts import drawn_volume, injected_volume
from formulations.dosing.quantities import Quantity
from formulations.dosing.report import Finding, Severity
from formulations.dosing.rule import Rule
from formulations.dosing.translation import gettext_noop
from formulations.dosing.worksheet import Worksheet


def _find(sheet: Worksheet) -> Iterator[Finding]:
    for syringe in sheet.case.syringes:
        needed, drawn = injected_volume(syringe), drawn_volume(syringe)
        if needed > drawn:
            yield RULE.finding(
                {"area": syringe.area},
                area=syringe.area,
                value=Quantity.of(needed, "mL"),
                limit=Quantity.of(drawn, "mL"),
            )


RULE: Rule = Rule(
    code="volume_short",
    number="",
    severity=Severity.STOP,
    template=gettext_noop("%(value)s are to be injected, but only %(limit)s are drawn. Draw more or inject less."),
    source="brief 9",
    find=_find,
)
