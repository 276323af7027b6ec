"""Conditions that are present: absolute stops, relative needs a named clinician's reason, caution is shown [brief 11,
R1, R2].

What a condition weighs depends on the mixture and the area (see `screening.severity`). Conditions that figures show
(age, body mass index) have their own rules, allergies too. A present condition that the table does not know is for the
clinician.
"""

from collections.abc import Iterator

from formulations.dosing.case import Answer
from formulations.dosing.report import Finding, Severity
from formulations.dosing.rule import Rule
from formulations.dosing.screening import answer, conditions_of, is_allergy, worked_out
from formulations.dosing.translation import gettext_noop
from formulations.dosing.worksheet import Worksheet


def _find(sheet: Worksheet, rule: Rule) -> Iterator[Finding]:
    shown_by_figures = {code for code, it in worked_out(sheet.case).items() if it is Answer.PRESENT}
    for condition in conditions_of(sheet, rule.severity):
        if condition.code not in shown_by_figures and answer(sheet.case, condition.code) is Answer.PRESENT:
            listing = sheet.listing(condition.code)
            yield rule.finding({"label": condition.label}, ingredients=listing, conditions=(condition.code,))


def _find_unknown(sheet: Worksheet) -> Iterator[Finding]:
    for code, given in sorted(sheet.case.patient.conditions.items()):
        if given is Answer.PRESENT and code not in sheet.case.conditions and not is_allergy(code):
            yield NOT_IN_TABLE.finding({"condition": code}, conditions=(code,))


ABSOLUTE: Rule = Rule(
    code="condition_absolute",
    number="R1",
    severity=Severity.STOP,
    template=gettext_noop("%(label)s: do not treat."),
    source="conditions.csv, brief 11",
    find=lambda sheet: _find(sheet, ABSOLUTE),
)
RELATIVE: Rule = Rule(
    code="condition_relative",
    number="R2",
    severity=Severity.OVERRIDE,
    template=gettext_noop("%(label)s: treat only with a recorded reason."),
    source="conditions.csv, brief 11",
    find=lambda sheet: _find(sheet, RELATIVE),
)
CAUTION: Rule = Rule(
    code="condition_caution",
    number="",
    severity=Severity.NOTE,
    template=gettext_noop("%(label)s: take care."),
    source="conditions.csv, brief 11",
    find=lambda sheet: _find(sheet, CAUTION),
)
NOT_IN_TABLE: Rule = Rule(
    code="condition_not_in_table",
    number="R2",
    severity=Severity.OVERRIDE,
    template=gettext_noop("No rule knows the recorded condition %(condition)s. Judge it and record your reason."),
    source="",
    find=_find_unknown,
)
