"""Rows of incompatibilities.csv against a class instead of an ingredient [brief 7.1, R7].

`class:any`: injected alone, not even with a diluent (Kybella, QWO, aminophylline). `class:undiluted`: never alone
(zinc, selenium, 8.4 % bicarbonate). `class:hypotonic_mix`: the mixture has to end isotonic, which nobody can read from
concentrations alone, so it always asks.
"""

from collections.abc import Iterator
from typing import Final

from formulations.dosing.facts import CLASS_ANY, CLASS_HYPOTONIC, CLASS_UNDILUTED, PairSeverity
from formulations.dosing.mixing import is_mixed
from formulations.dosing.report import Finding, Severity
from formulations.dosing.rule import Rule
from formulations.dosing.translation import gettext_noop
from formulations.dosing.worksheet import Worksheet

_SEVERITY: Final = {
    PairSeverity.BLOCK: Severity.STOP,
    PairSeverity.WARN: Severity.OVERRIDE,
    PairSeverity.CONDITIONAL: Severity.OVERRIDE,
}


def _find(sheet: Worksheet, rule: Rule, name: str, *, when_mixed: frozenset[bool]) -> Iterator[Finding]:
    for row in sheet.rows_with_class(name):
        held = (it for it in sheet.syringes_with(row.first) if is_mixed(it, row.first) in when_mixed)
        areas = {it.area: it.area_name or it.area for it in held}
        for area, area_name in sorted(areas.items()):
            if row.severity in _SEVERITY:
                yield rule.finding(
                    {"name": sheet.name(row.first), "mechanism": row.mechanism, "area": area_name},
                    ingredients=(row.first,),
                    area=area,
                    severity=_SEVERITY[row.severity],
                    source=row.source,
                )


ALONE: Rule = Rule(
    code="injected_alone",
    number="R7",
    severity=Severity.STOP,
    template=gettext_noop("%(name)s is injected alone: %(mechanism)s. Take the rest out of its syringe."),
    source="brief 7.1",
    find=lambda sheet: _find(sheet, ALONE, CLASS_ANY, when_mixed=frozenset({True})),
)
UNDILUTED: Rule = Rule(
    code="undiluted",
    number="R7",
    severity=Severity.STOP,
    template=gettext_noop("%(area)s: %(name)s is not diluted: %(mechanism)s."),
    source="brief 4",
    find=lambda sheet: _find(sheet, UNDILUTED, CLASS_UNDILUTED, when_mixed=frozenset({False})),
)
HYPOTONIC: Rule = Rule(
    code="hypotonic",
    number="R7",
    severity=Severity.OVERRIDE,
    template=gettext_noop("%(area)s: %(name)s: %(mechanism)s. Confirm that the mixture is isotonic."),
    source="brief 7.7",
    find=lambda sheet: _find(sheet, HYPOTONIC, CLASS_HYPOTONIC, when_mixed=frozenset({True, False})),
)
