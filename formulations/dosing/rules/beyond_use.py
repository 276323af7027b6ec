"""Nothing is injected after the instant until which it may be used; at that instant it still may [brief 15, R9].

In: `Syringe.use_by` (see `beyond_use.py`) and `Case.at`, the instant of treatment, both with their time zone. A syringe
that is planned has no `use_by` and is no finding; one that has and no instant to compare it with is. So is a session
that is given (`Case.given`) with a syringe of which nobody has noted when it was drawn up.
"""

from collections.abc import Iterator
from datetime import UTC

from formulations.dosing.beyond_use import BeyondUse
from formulations.dosing.case import Syringe
from formulations.dosing.report import Finding, Severity
from formulations.dosing.rule import Rule
from formulations.dosing.translation import gettext_noop
from formulations.dosing.worksheet import Worksheet


def _prepared(sheet: Worksheet) -> Iterator[tuple[Syringe, BeyondUse]]:
    for syringe in sheet.case.syringes:
        if syringe.use_by is not None:
            yield syringe, syringe.use_by


def _find(sheet: Worksheet) -> Iterator[Finding]:
    for syringe, use_by in _prepared(sheet):
        if sheet.case.at is not None and sheet.case.at.astimezone(UTC) > use_by.at.astimezone(UTC):
            yield PAST.finding(
                {
                    "area": syringe.place,
                    "use_by": use_by.at,
                    "at": sheet.case.at.astimezone(use_by.at.tzinfo),
                    "limit_name": use_by.limit.name,
                },
                area=syringe.area,
                source=use_by.limit.source,
            )


def _find_unknown(sheet: Worksheet) -> Iterator[Finding]:
    for syringe, use_by in _prepared(sheet):
        if sheet.case.at is None:
            yield UNKNOWN.finding(
                {"area": syringe.place, "use_by": use_by.at},
                area=syringe.area,
                source=use_by.limit.source,
            )


def _find_unnoted(sheet: Worksheet) -> Iterator[Finding]:
    if sheet.case.given and any(syringe.use_by is None for syringe in sheet.case.syringes):
        yield UNNOTED.finding({})


PAST: Rule = Rule(
    code="beyond_use",
    number="R9",
    severity=Severity.STOP,
    template=gettext_noop(
        "%(area)s: what was prepared could be used until %(use_by)s (%(limit_name)s), and it is %(at)s. Discard it."
    ),
    source="brief 15",
    find=_find,
)
UNKNOWN: Rule = Rule(
    code="beyond_use_not_compared",
    number="R9",
    severity=Severity.NOTE,
    template=gettext_noop(
        "%(area)s: what was prepared can be used until %(use_by)s, and the time of the treatment is not known."
    ),
    source="brief 15",
    find=_find_unknown,
)
UNNOTED: Rule = Rule(
    code="beyond_use_not_noted",
    number="R9",
    severity=Severity.NOTE,
    template=gettext_noop(
        "Nobody has noted when the mixture was drawn up, so it is not checked until when it may be used."
    ),
    source="brief 15",
    find=_find_unnoted,
)
