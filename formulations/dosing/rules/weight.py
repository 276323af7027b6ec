"""A limit per kg needs a weight of at most 90 days before (or after) the session; without one nothing is approved
[brief 6, R3]. The 90 days are a proposal of the brief, without a source.
"""

from collections.abc import Iterator
from decimal import Decimal

from formulations.dosing.facts import LimitKind
from formulations.dosing.quantities import Quantity
from formulations.dosing.report import Finding, Severity
from formulations.dosing.rule import Rule
from formulations.dosing.screening import OLDEST_WEIGHT_DAYS, is_recent
from formulations.dosing.translation import gettext_noop
from formulations.dosing.worksheet import Worksheet


def _dosed_by_weight(sheet: Worksheet) -> tuple[str, ...]:
    """Also what was given earlier on the day, where it is added to what is drawn."""
    return tuple(it for it in sheet.added_up_today if sheet.facts(it).of_kind(LimitKind.PER_KG))


def _find_missing(sheet: Worksheet) -> Iterator[Finding]:
    ingredients, patient = _dosed_by_weight(sheet), sheet.case.patient
    if ingredients and (patient.weight_kg is None or patient.weight_on is None):
        yield MISSING.finding({"names": sheet.names(ingredients)}, ingredients=ingredients)


def _find_stale(sheet: Worksheet) -> Iterator[Finding]:
    ingredients, weight_on = _dosed_by_weight(sheet), sheet.case.patient.weight_on
    if not ingredients or weight_on is None or sheet.weight_kg is None:
        return
    if not is_recent(weight_on, sheet.case.on):
        age = abs((sheet.case.on - weight_on).days)
        yield STALE.finding(
            {"names": sheet.names(ingredients), "weighed_on": weight_on},
            ingredients=ingredients,
            value=Quantity(Decimal(age), "d"),
            limit=Quantity(Decimal(OLDEST_WEIGHT_DAYS), "d"),
        )


MISSING: Rule = Rule(
    code="missing_weight",
    number="R3",
    severity=Severity.STOP,
    template=gettext_noop("No dated weight is recorded, and %(names)s is limited by weight. Weigh the patient."),
    source="brief 6",
    find=_find_missing,
)
STALE: Rule = Rule(
    code="stale_weight",
    number="R3",
    severity=Severity.STOP,
    template=gettext_noop(
        "The weight of %(weighed_on)s is %(value)s away, more than %(limit)s, and %(names)s is limited by weight. "
        "Weigh the patient."
    ),
    source="brief 6",
    find=_find_stale,
)
