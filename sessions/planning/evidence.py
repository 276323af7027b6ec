"""What nobody has shown: said in the plan, and again in the summary of what it did [brief 2]."""

from collections.abc import Iterable, Iterator

from formulations.dosing.facts import IngredientFacts
from formulations.dosing.report import Finding, Severity
from formulations.dosing.translation import gettext_noop
from formulations.models.catalogue import EvidenceLevel
from sessions.planning.models.courses import Target

WITHOUT_A_TRIAL = (EvidenceLevel.SERIES, EvidenceLevel.TRADITION)
NO_TRIAL = {
    Target.FAT: gettext_noop("No trial has shown that this mixture reduces fat."),
    Target.CELLULITE: gettext_noop("No trial has shown that this mixture improves cellulite."),
    Target.SKIN: gettext_noop("No trial has shown that this mixture improves the skin."),
}


def findings_of_evidence(target: str, mixture: Iterable[IngredientFacts]) -> Iterator[Finding]:
    """Of series of cases and of tradition alone; what dissolves the rest is not meant to do anything."""
    without = sorted(it.name for it in mixture if it.evidence_level in WITHOUT_A_TRIAL and not it.is_vehicle)
    if without:
        yield Finding(
            code="no_trial",
            severity=Severity.NOTE,
            rule="",
            template=NO_TRIAL[Target(target)],
            ingredients=tuple(without),
            source="brief 2",
        )
