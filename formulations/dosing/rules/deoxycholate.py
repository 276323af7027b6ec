"""All deoxycholate is one substance: the plain sum in mg over every product stays within the lowest limit of those
that bring it, in the session and in each point [brief 6, R4]. One product alone is a matter of `session_limit` and
`point_limit`; what is not counted in mg cannot be added, and `units` says so.
"""

from collections.abc import Iterable, Iterator
from fractions import Fraction

from formulations.dosing.ceilings import Ceiling, absolute_ceilings
from formulations.dosing.classes import DEOXYCHOLATE
from formulations.dosing.facts import LimitKind
from formulations.dosing.quantities import Quantity
from formulations.dosing.report import Finding, Severity
from formulations.dosing.rule import Rule
from formulations.dosing.substances import of_class_today
from formulations.dosing.translation import gettext_noop
from formulations.dosing.worksheet import Worksheet

SUM_UNIT = "mg"


def _lowest(sheet: Worksheet, members: Iterable[str], kind: LimitKind) -> Ceiling | None:
    ceilings = (it for member in members for it in absolute_ceilings(sheet.facts(member), SUM_UNIT, kind))
    return min(ceilings, key=lambda it: it.exact, default=None)


def _find_session(sheet: Worksheet) -> Iterator[Finding]:
    amounts = [it for it in of_class_today(sheet, DEOXYCHOLATE) if it.exact and it.unit == SUM_UNIT]
    members = tuple(sorted(it.ingredient for it in amounts))
    ceiling = _lowest(sheet, members, LimitKind.PER_SESSION)
    total = sum((it.exact for it in amounts), start=Fraction(0))
    if len(members) > 1 and sheet.of_class(DEOXYCHOLATE) and ceiling and total > ceiling.exact:
        yield SESSION.finding(
            {"names": sheet.names(members)},
            ingredients=members,
            value=Quantity.of(total, SUM_UNIT),
            limit=ceiling.quantity,
            source=ceiling.limit.source,
        )


def _find_point(sheet: Worksheet) -> Iterator[Finding]:
    amounts = [it for it in sheet.amounts if DEOXYCHOLATE in sheet.facts(it.ingredient).classes and it.unit == SUM_UNIT]
    for place, syringe in enumerate(sheet.case.syringes):
        points = {it.ingredient: dose.exact for it in amounts for dose in it.points if dose.syringe == place}
        members, total = tuple(sorted(points)), sum(points.values(), start=Fraction(0))
        ceiling = _lowest(sheet, members, LimitKind.PER_POINT)
        if len(members) > 1 and ceiling and total > ceiling.exact:
            yield POINT.finding(
                {"names": sheet.names(members)},
                ingredients=members,
                area=syringe.area,
                value=Quantity.of(total, SUM_UNIT),
                limit=ceiling.quantity,
                source=ceiling.limit.source,
            )


SESSION: Rule = Rule(
    code="deoxycholate_sum",
    number="R4",
    severity=Severity.STOP,
    template=gettext_noop("%(names)s: %(value)s of deoxycholate in one day, above %(limit)s. Lower a dose."),
    source="brief 6",
    find=_find_session,
)
POINT: Rule = Rule(
    code="deoxycholate_point_sum",
    number="R4",
    severity=Severity.STOP,
    template=gettext_noop("%(names)s: %(value)s of deoxycholate in each point, above %(limit)s. Lower a dose."),
    source="brief 6",
    find=_find_point,
)
