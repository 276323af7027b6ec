"""Two ingredients together: known bad pairs stop, pairs with a warning or a condition need a reason, and pairs that no
row speaks of are shown, because unknown is not compatible [brief 7, R7].

Physical, chemical and efficacy pairs count inside one syringe; safety pairs add up in the body, so they count over all
syringes of the day and with what was given earlier on it. What one product holds together is never a pair.
"""

from collections.abc import Iterator

from formulations.dosing.facts import CLASS_ANY, Incompatibility, PairKind, PairSeverity
from formulations.dosing.messages import Joined
from formulations.dosing.mixing import Pair
from formulations.dosing.report import Finding, Severity
from formulations.dosing.rule import Rule
from formulations.dosing.translation import gettext_noop
from formulations.dosing.worksheet import Worksheet


def _known(sheet: Worksheet) -> Iterator[tuple[Pair, Incompatibility]]:
    in_syringes = set(sheet.pairs_in_syringes)
    for pair in sorted({*in_syringes, *sheet.pairs_of_the_day}):
        for row in sheet.rows_about(pair):
            if pair in in_syringes or row.kind is PairKind.SAFETY:
                yield pair, row


def _find(sheet: Worksheet, rule: Rule, severities: frozenset[PairSeverity]) -> Iterator[Finding]:
    for pair, row in _known(sheet):
        if row.severity in severities:
            names = {"first": sheet.name(pair[0]), "second": sheet.name(pair[1]), "mechanism": row.mechanism}
            yield rule.finding(names, ingredients=pair, source=row.source)


def _find_unknown(sheet: Worksheet) -> Iterator[Finding]:
    alone = {row.first for row in sheet.rows_with_class(CLASS_ANY)}
    unknown = [it for it in sheet.pairs_in_syringes if not sheet.rows_about(it) and alone.isdisjoint(it)]
    if unknown:
        ingredients = tuple(sorted({ingredient for pair in unknown for ingredient in pair}))
        listed = tuple(Joined("%s + %s", sheet.names(pair)) for pair in unknown)
        yield UNKNOWN.finding({"pairs": listed}, ingredients=ingredients)


BLOCKED: Rule = Rule(
    code="pair_blocked",
    number="R7",
    severity=Severity.STOP,
    template=gettext_noop("%(first)s does not go with %(second)s: %(mechanism)s."),
    source="incompatibilities.csv",
    find=lambda sheet: _find(sheet, BLOCKED, frozenset({PairSeverity.BLOCK})),
)
WARNED: Rule = Rule(
    code="pair_warned",
    number="R7",
    severity=Severity.OVERRIDE,
    template=gettext_noop("%(first)s with %(second)s: %(mechanism)s. Mix only with a recorded reason."),
    source="incompatibilities.csv",
    find=lambda sheet: _find(sheet, WARNED, frozenset({PairSeverity.WARN, PairSeverity.CONDITIONAL})),
)
UNKNOWN: Rule = Rule(
    code="pair_unknown",
    number="R7",
    severity=Severity.NOTE,
    template=gettext_noop(
        "No data on mixing %(pairs)s. Unknown is not compatible: inspect for haze, colour, particles."
    ),
    source="brief 7.8, 7.10",
    find=_find_unknown,
)
