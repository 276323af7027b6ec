"""What is drawn can be injected, so a drawn amount above the session limit is shown even when the plan stays below
[brief 6].
"""

from collections.abc import Iterator

from formulations.dosing.quantities import Quantity
from formulations.dosing.report import Finding, Severity
from formulations.dosing.rule import Rule
from formulations.dosing.translation import gettext_noop
from formulations.dosing.worksheet import Worksheet


def _find(sheet: Worksheet) -> Iterator[Finding]:
    for amounts in sheet.amounts:
        ceiling = sheet.ceiling(amounts)
        drawn = amounts.drawn + amounts.given_today
        if ceiling and amounts.today <= ceiling.exact < drawn and ceiling.exact:
            yield RULE.finding(
                {"name": sheet.name(amounts.ingredient)},
                ingredients=(amounts.ingredient,),
                value=Quantity.of(drawn, amounts.unit),
                limit=ceiling.quantity,
                source=ceiling.limit.source,
            )


RULE: Rule = Rule(
    code="drawn_above_limit",
    number="R4",
    severity=Severity.NOTE,
    template=gettext_noop(
        "%(name)s: %(value)s is drawn, above the limit of %(limit)s. Draw less: all of it could go in."
    ),
    source="brief 6",
    find=_find,
)
