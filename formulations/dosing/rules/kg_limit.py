"""The amount of one ingredient in a session stays within its limit per kg times the weight. Equality passes [brief 6,
R4].

Without a weight there is nothing to compare, which `weight` reports; with an old weight both speak.
"""

from collections.abc import Iterator

from formulations.dosing.ceilings import weight_ceilings
from formulations.dosing.quantities import Quantity
from formulations.dosing.report import Finding, Severity
from formulations.dosing.rule import Rule
from formulations.dosing.translation import gettext_noop
from formulations.dosing.worksheet import Worksheet


def _find(sheet: Worksheet) -> Iterator[Finding]:
    for amounts in sheet.amounts:
        facts = sheet.facts(amounts.ingredient)
        for ceiling in weight_ceilings(facts, amounts.unit, sheet.weight_kg):
            if amounts.today > ceiling.exact:
                yield RULE.finding(
                    {"name": facts.name, "per_kg": ceiling.limit.quantity, "basis": ceiling.limit.basis},
                    ingredients=(amounts.ingredient,),
                    value=Quantity.of(amounts.today, amounts.unit),
                    limit=ceiling.quantity,
                    source=ceiling.limit.source,
                )


RULE: Rule = Rule(
    code="kg_limit",
    number="R4",
    severity=Severity.STOP,
    template=gettext_noop(
        "%(name)s: %(value)s in one day, above %(limit)s for this weight (%(per_kg)s). Lower the dose."
    ),
    source="brief 6",
    find=_find,
)
