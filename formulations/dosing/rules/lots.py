"""What is drawn comes from a lot that may be used: not recalled, not in quarantine, not after its last day. The last
day itself passes [brief 18, R8; brief 14].

In: the `LotFacts` of each draw; days. A plan names no lots, so a draw without any is no finding. A lot whose last day
nobody has entered is one, because that check cannot be made.
"""

from collections.abc import Iterator

from formulations.dosing.case import Draw
from formulations.dosing.lots import LotFacts, LotState
from formulations.dosing.messages import Param
from formulations.dosing.report import Finding, Severity
from formulations.dosing.rule import Rule
from formulations.dosing.translation import gettext_noop
from formulations.dosing.worksheet import Worksheet


def _drawn(sheet: Worksheet) -> dict[tuple[str, LotFacts], set[str]]:
    """The ingredients that came from each lot of each product."""
    found: dict[tuple[str, LotFacts], set[str]] = {}
    for draw in (draw for syringe in sheet.case.syringes for draw in syringe.draws):
        for lot in draw.lots:
            found.setdefault((_named(sheet, draw), lot), set()).update(it.ingredient for it in draw.contents)
    return found


def _named(sheet: Worksheet, draw: Draw) -> str:
    return draw.product or ", ".join(sorted(sheet.name(it.ingredient) for it in draw.contents))


def _finding(rule: Rule, product: str, lot: LotFacts, held: set[str], **more: Param) -> Finding:
    return rule.finding({"lot": lot.number, "product": product, **more}, ingredients=tuple(sorted(held)))


def _find_state(sheet: Worksheet, rule: Rule, state: LotState) -> Iterator[Finding]:
    for (product, lot), held in _drawn(sheet).items():
        if lot.state is state:
            yield _finding(rule, product, lot, held)


def _find_expired(sheet: Worksheet) -> Iterator[Finding]:
    for (product, lot), held in _drawn(sheet).items():
        if lot.expires_on is not None and sheet.case.on > lot.expires_on:
            yield _finding(EXPIRED, product, lot, held, last_on=lot.expires_on, on=sheet.case.on)


def _find_undated(sheet: Worksheet) -> Iterator[Finding]:
    for (product, lot), held in _drawn(sheet).items():
        if lot.expires_on is None:
            yield _finding(UNDATED, product, lot, held)


RECALLED: Rule = Rule(
    code="lot_recalled",
    number="R8",
    severity=Severity.STOP,
    template=gettext_noop("Lot %(lot)s of %(product)s has been recalled. Take another one."),
    source="brief 18",
    find=lambda sheet: _find_state(sheet, RECALLED, LotState.RECALLED),
)
QUARANTINED: Rule = Rule(
    code="lot_quarantined",
    number="R8",
    severity=Severity.STOP,
    template=gettext_noop("Lot %(lot)s of %(product)s is in quarantine. Take another one."),
    source="brief 18",
    find=lambda sheet: _find_state(sheet, QUARANTINED, LotState.QUARANTINED),
)
EXPIRED: Rule = Rule(
    code="lot_expired",
    number="R8",
    severity=Severity.STOP,
    template=gettext_noop(
        "Lot %(lot)s of %(product)s could be used until %(last_on)s, and the treatment is on %(on)s. Take another one."
    ),
    source="brief 18",
    find=_find_expired,
)
UNDATED: Rule = Rule(
    code="lot_without_expiry",
    number="R8",
    severity=Severity.STOP,
    template=gettext_noop(
        "Nobody has entered until when lot %(lot)s of %(product)s may be used. Read it off the vial."
    ),
    source="brief 18",
    find=_find_undated,
)
