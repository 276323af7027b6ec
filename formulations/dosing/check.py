"""The one entry point: a case in, a report out."""

from collections.abc import Iterable

from formulations.dosing.amounts import Amounts
from formulations.dosing.case import Case
from formulations.dosing.quantities import Quantity, as_decimal
from formulations.dosing.report import DoseLine, Finding, Report, Severity, distinct
from formulations.dosing.rule import Rule
from formulations.dosing.rules import RULES
from formulations.dosing.rules.interval import next_allowed_on
from formulations.dosing.worksheet import Worksheet

_RANK = {Severity.STOP: 0, Severity.OVERRIDE: 1, Severity.NOTE: 2}


def check(case: Case) -> Report:
    """Doses, findings and the first allowed day of one session; the same case always gives the same report.

    Amounts and limits in units that do not convert are a finding, each unit tested by itself. Malformed numbers, units
    out of place and cases that contradict themselves have been refused before, when the case was put together; what is
    left to raise is NumberError, for a sum or a day beyond anything that could be meant.
    """
    sheet = Worksheet(case)
    return Report(
        doses=tuple(_line(sheet, amounts) for amounts in sheet.amounts),
        findings=findings_of(sheet, RULES),
        next_allowed_on=next_allowed_on(sheet),
    )


def findings_of(sheet: Worksheet, rules: Iterable[Rule]) -> tuple[Finding, ...]:
    """What these rules say of the case, stops first, each finding once."""
    return distinct(sorted((it for rule in rules for it in rule.find(sheet)), key=_order))


def _order(finding: Finding) -> tuple[int, str, tuple[str, ...], tuple[str, ...], str, str]:
    return (
        _RANK[finding.severity],
        finding.code,
        finding.ingredients,
        finding.conditions,
        finding.area,
        finding.message,
    )


def _line(sheet: Worksheet, amounts: Amounts) -> DoseLine:
    ceiling = sheet.ceiling(amounts)
    weight = sheet.weight_kg
    return DoseLine(
        ingredient=amounts.ingredient,
        drawn=Quantity.of(amounts.drawn, amounts.unit),
        injected=Quantity.of(amounts.injected, amounts.unit),
        given_today=Quantity.of(amounts.given_today, amounts.unit),
        per_point=Quantity.of(amounts.largest_point, amounts.unit),
        per_kg=None if weight is None else Quantity.of(amounts.injected / weight, f"{amounts.unit}/kg"),
        limit=ceiling.quantity if ceiling else None,
        limit_basis=ceiling.limit.basis if ceiling else "",
        limit_source=ceiling.limit.source if ceiling else "",
        fraction_of_limit=as_decimal(amounts.today / ceiling.exact) if ceiling and ceiling.exact else None,
        workings=amounts.workings,
    )
