"""An open red flag (a late nodule, an abscess, a necrosis, anything of grade 3 or more) locks further treatment until a
clinician has reviewed it [brief 12, R12].

In: `Patient.open_red_flags`, each in words for people.
"""

from collections.abc import Iterator

from formulations.dosing.report import Finding, Severity
from formulations.dosing.rule import Rule
from formulations.dosing.translation import gettext_noop
from formulations.dosing.worksheet import Worksheet


def _find(sheet: Worksheet) -> Iterator[Finding]:
    labels = tuple(sorted(set(sheet.case.patient.open_red_flags)))
    if labels:
        yield RULE.finding({"labels": labels})


RULE: Rule = Rule(
    code="open_red_flag",
    number="R12",
    severity=Severity.STOP,
    template=gettext_noop("Not reviewed yet: %(labels)s. Nothing is injected until a clinician has reviewed it."),
    source="brief 12",
    find=_find,
)
