"""In the United States, a mixture of more than 3 different sterile products is not for immediate use, which is the only
way a treatment room can prepare one; exactly 3 pass [brief 15, R9; R USP_797].

In: `Case.country`, an ISO 3166 code of two letters. A diluent counts as a product; one without a name is like no other.
"""

from collections.abc import Iterator
from decimal import Decimal

from formulations.dosing.beyond_use_limits import MOST_PRODUCTS_FOR_IMMEDIATE_USE, UNITED_STATES
from formulations.dosing.case import Syringe
from formulations.dosing.quantities import Quantity
from formulations.dosing.report import Finding, Severity
from formulations.dosing.rule import Rule
from formulations.dosing.translation import gettext_noop
from formulations.dosing.worksheet import Worksheet


def products_in(syringe: Syringe) -> int:
    named = {draw.product for draw in syringe.draws if draw.product}
    return len(named) + sum(not draw.product for draw in syringe.draws)


def _find(sheet: Worksheet) -> Iterator[Finding]:
    for syringe in sheet.case.syringes if sheet.case.country == UNITED_STATES else ():
        count = products_in(syringe)
        if count > MOST_PRODUCTS_FOR_IMMEDIATE_USE:
            yield RULE.finding(
                {"area": syringe.place},
                area=syringe.area,
                value=Quantity(Decimal(count), "1"),
                limit=Quantity(Decimal(MOST_PRODUCTS_FOR_IMMEDIATE_USE), "1"),
            )


RULE: Rule = Rule(
    code="not_for_immediate_use",
    number="R9",
    severity=Severity.NOTE,
    template=gettext_noop(
        "%(area)s: a mixture of %(value)s sterile products. More than %(limit)s are not for immediate use in the "
        "United States: have it prepared by a pharmacy."
    ),
    source="USP_797",
    find=_find,
)
