"""Allergies against what is in the syringe: ingredients, excipients and preservatives, matched by group [brief 11, R1].

The severity is that of the row `allergy_<group>` in conditions.csv (bee venom is relative), else a stop as for any
component (`allergy_component`). An allergy status that is unknown is a stop whatever the list says: ask before
injecting. An allergy that is known in words only cannot be compared, which is a finding and not silence.
"""

import re
from collections.abc import Iterator

from formulations.dosing.case import AllergyStatus, Answer
from formulations.dosing.report import Finding, Severity
from formulations.dosing.rule import Rule
from formulations.dosing.screening import ALLERGY_PREFIX, SEVERITY_OF, is_allergy
from formulations.dosing.translation import gettext_noop
from formulations.dosing.worksheet import Worksheet

_ANY_COMPONENT = "allergy_component"


def group_of(text: str) -> str:
    """An allergen as a group: "allergy_soy", "Soy" and "soy (some)" are all "soy"."""
    plain = re.sub(r"\(.*?\)", "", text).strip().casefold()
    return re.sub(r"[\s-]+", "_", plain).removeprefix(ALLERGY_PREFIX)


def _present(sheet: Worksheet) -> Iterator[tuple[str, str]]:
    """Each group of allergens with each ingredient that brings it, by itself or by what it is drawn with."""
    draws = (draw for syringe in sheet.case.syringes for draw in syringe.draws)
    for ingredient, beside in {(content.ingredient, draw.allergens) for draw in draws for content in draw.contents}:
        facts = sheet.facts(ingredient)
        listed = {code for code in facts.contraindications if is_allergy(code) and code != _ANY_COMPONENT}
        for allergen in {ingredient, facts.name, *facts.allergens, *listed, *beside}:
            yield group_of(allergen), ingredient


def _find(sheet: Worksheet) -> Iterator[Finding]:
    patient = sheet.case.patient
    reported = {code for code, it in patient.conditions.items() if it is Answer.PRESENT and is_allergy(code)}
    present = set(_present(sheet))
    for group in sorted({group_of(it) for it in (patient.allergies | reported)} & {group for group, _ in present}):
        holders = tuple(sorted({ingredient for found, ingredient in present if found == group}))
        yield _finding(sheet, group, holders)
    if _ANY_COMPONENT in (patient.allergies | reported):
        yield _finding(sheet, group_of(_ANY_COMPONENT), sheet.ingredients)


def _finding(sheet: Worksheet, group: str, holders: tuple[str, ...]) -> Finding:
    code = ALLERGY_PREFIX + group
    condition = sheet.case.conditions.get(code)
    return ALLERGEN.finding(
        {"allergen": condition.label if condition else group, "names": sheet.names(holders)},
        ingredients=holders,
        conditions=(code,),
        severity=SEVERITY_OF[condition.severity] if condition else None,
    )


def _find_status(sheet: Worksheet) -> Iterator[Finding]:
    if sheet.case.patient.allergy_status is AllergyStatus.UNKNOWN:
        yield STATUS.finding({})


def _find_other(sheet: Worksheet) -> Iterator[Finding]:
    if sheet.case.patient.other_allergies:
        yield OTHER.finding({"allergies": sheet.case.patient.other_allergies})


ALLERGEN: Rule = Rule(
    code="allergen",
    number="R1",
    severity=Severity.STOP,
    template=gettext_noop("%(allergen)s: contained in %(names)s."),
    source="conditions.csv, brief 11",
    find=_find,
)
STATUS: Rule = Rule(
    code="allergies_unknown",
    number="R1",
    severity=Severity.STOP,
    template=gettext_noop("Nobody has recorded whether the patient has allergies. Ask before injecting."),
    source="brief 11",
    find=_find_status,
)
OTHER: Rule = Rule(
    code="allergies_not_compared",
    number="R1",
    severity=Severity.OVERRIDE,
    template=gettext_noop(
        "Allergic to %(allergies)s: in words only, so it was not compared with the mixture. Compare it by hand."
    ),
    source="brief 11",
    find=_find_other,
)
