"""The one entry point: a case in, a report out."""

from formulations.dosing.amounts import Amounts
from formulations.dosing.case import Case
from formulations.dosing.quantities import Quantity, as_decimal
from formulations.dosing.report import DoseLine, Finding, Report, Severity
from formulations.dosing.rules import RULES
from formulations.dosing.rules.interval import next_allowed_on
from formulations.dosing.worksheet import Worksheet

_RANK = {Severity.STOP: 0, Severity.OVERRIDE: 1, Severity.NOTE: 2}


def check(case: Case) -> Report:
    """Doses, findings and the first allowed day of one session; the same case always gives the same report.

    Amounts and limits in units that do not convert are a finding, each unit tested by itself. Malformed numbers, units
    out of place and cases that contradict themselves have been refused before, when the case was put together; what is
    left to raise is NumberError, for a sum beyond anything that could be meant.
    """
    sheet = Worksheet(case)
    return Report(
        doses=tuple(_line(sheet, amounts) for amounts in sheet.amounts),
        findings=_findings(sheet),
        next_allowed_on=next_allowed_on(sheet),
    )


def _findings(sheet: Worksheet) -> tuple[Finding, ...]:
    """Sorted, and each said once: two syringes of one area can give the same sentence."""
    found = {_order(it): it for rule in RULES for it in rule.find(sheet)}
    return tuple(found[place] for place in sorted(found))


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
        fraction_of_limit=as_decimal(amounts.today / ceiling.exact) if ceiling and ceiling.exact else None,
        workings=amounts.workings,
    )
