"""A consent holds for the family of mixture it was given for, and another family needs one of its own [brief 14, R13].

In: `Patient.consents`, the families consented to (`families.MixtureFamily`). None says that nobody has told the engine,
and then nothing is found: until consents are recorded by the application, a finding would stand on every plan and say
nothing of the patient. An empty set says that there is no consent at all, which stops whatever is drawn.
"""

from collections.abc import Iterator

from formulations.dosing.families import MixtureFamily, family_of
from formulations.dosing.report import Finding, Severity
from formulations.dosing.rule import Rule
from formulations.dosing.translation import gettext_noop
from formulations.dosing.worksheet import Worksheet


def _find_none(sheet: Worksheet) -> Iterator[Finding]:
    consents = sheet.case.patient.consents
    if consents is not None and not consents:
        yield NONE.finding({}, ingredients=sheet.ingredients)


def _find(sheet: Worksheet, rule: Rule, family: MixtureFamily) -> Iterator[Finding]:
    members = tuple(it for it in sheet.ingredients if family_of(sheet.facts(it)) is family)
    consents = sheet.case.patient.consents
    if members and consents and family not in consents:
        yield rule.finding({"names": sheet.names(members)}, ingredients=members)


NONE: Rule = Rule(
    code="consent_none",
    number="R13",
    severity=Severity.STOP,
    template=gettext_noop("The patient has not consented to treatment. Take the consent first."),
    source="brief 14",
    find=_find_none,
)
LIPOLYTIC: Rule = Rule(
    code="consent_lipolytic",
    number="R13",
    severity=Severity.STOP,
    template=gettext_noop(
        "The patient's consent does not cover mixtures that leave fat cells alone (%(names)s). Take one that does."
    ),
    source="brief 14",
    find=lambda sheet: _find(sheet, LIPOLYTIC, MixtureFamily.LIPOLYTIC),
)
CYTOLYTIC: Rule = Rule(
    code="consent_cytolytic",
    number="R13",
    severity=Severity.STOP,
    template=gettext_noop(
        "The patient's consent does not cover mixtures that destroy fat cells (%(names)s). Take one that does."
    ),
    source="brief 14",
    find=lambda sheet: _find(sheet, CYTOLYTIC, MixtureFamily.CYTOLYTIC),
)
ENZYME: Rule = Rule(
    code="consent_enzyme",
    number="R13",
    severity=Severity.STOP,
    template=gettext_noop(
        "The patient's consent does not cover enzymes that cut the septa (%(names)s). Take one that does."
    ),
    source="brief 14",
    find=lambda sheet: _find(sheet, ENZYME, MixtureFamily.ENZYME),
)
