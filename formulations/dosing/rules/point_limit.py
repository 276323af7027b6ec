"""The amount of one ingredient in each point stays within its limit. Equality passes [brief 6, R4]."""

from collections.abc import Iterator

from formulations.dosing.ceilings import absolute_ceilings
from formulations.dosing.facts import LimitKind
from formulations.dosing.quantities import Quantity
from formulations.dosing.report import Finding, Severity
from formulations.dosing.rule import Rule
from formulations.dosing.translation import gettext_noop
from formulations.dosing.worksheet import Worksheet


def _find(sheet: Worksheet) -> Iterator[Finding]:
    for amounts in sheet.amounts:
        facts = sheet.facts(amounts.ingredient)
        for ceiling in absolute_ceilings(facts, amounts.unit, LimitKind.PER_POINT):
            for point in amounts.points:
                if point.exact > ceiling.exact:
                    yield RULE.finding(
                        {"name": facts.name, "area": point.area, "basis": ceiling.limit.basis},
                        ingredients=(amounts.ingredient,),
                        area=point.area,
                        value=Quantity.of(point.exact, amounts.unit),
                        limit=ceiling.quantity,
                        source=ceiling.limit.source,
                    )


RULE: Rule = Rule(
    code="point_limit",
    number="R4",
    severity=Severity.STOP,
    template=gettext_noop("%(name)s: %(value)s in each point, above %(limit)s. Lower the volume per point or dilute."),
    source="brief 6",
    find=_find,
)
