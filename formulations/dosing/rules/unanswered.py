"""Questions without an answer weigh as much as the condition they are about: unknown is not "no" [brief 11].

One finding for each severity, naming all its open questions, of the conditions that matter for this mixture and these
areas.
"""

from collections.abc import Iterator

from formulations.dosing.case import Answer
from formulations.dosing.report import Finding, Severity
from formulations.dosing.rule import Rule
from formulations.dosing.screening import answer, conditions_of, is_asked
from formulations.dosing.translation import gettext_noop
from formulations.dosing.worksheet import Worksheet


def _find(sheet: Worksheet, rule: Rule) -> Iterator[Finding]:
    open_questions = [
        it
        for it in conditions_of(sheet, rule.severity)
        if is_asked(sheet.case, it.code) and answer(sheet.case, it.code) is Answer.UNKNOWN
    ]
    if open_questions:
        labels = tuple(condition.label for condition in open_questions)
        yield rule.finding({"labels": labels}, conditions=tuple(condition.code for condition in open_questions))


ABSOLUTE: Rule = Rule(
    code="unanswered_absolute",
    number="R1",
    severity=Severity.STOP,
    template=gettext_noop("Not answered: %(labels)s. Ask before treating."),
    source="brief 11",
    find=lambda sheet: _find(sheet, ABSOLUTE),
)
RELATIVE: Rule = Rule(
    code="unanswered_relative",
    number="R2",
    severity=Severity.OVERRIDE,
    template=gettext_noop("Not answered: %(labels)s. Ask, or record why the answer does not matter."),
    source="brief 11",
    find=lambda sheet: _find(sheet, RELATIVE),
)
CAUTION: Rule = Rule(
    code="unanswered_caution",
    number="",
    severity=Severity.NOTE,
    template=gettext_noop("Not answered, and worth knowing: %(labels)s."),
    source="brief 11",
    find=lambda sheet: _find(sheet, CAUTION),
)
