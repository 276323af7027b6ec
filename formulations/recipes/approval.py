"""How a version begins to be given, and how it ends."""

from collections.abc import Iterable
from hashlib import sha256

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from formulations.dosing.report import Finding
from formulations.models import FormulationVersion
from formulations.permissions import APPROVE_RECIPES, RETIRE_RECIPES
from formulations.queries.recipes import Mixture, mixture_of, with_lines
from formulations.recipes.drafts import locked_draft
from formulations.wording import finding_key, words
from mesoplan.refusals import DomainError
from mesoplan.staff.models import User


@transaction.atomic
def approve_version(
    *, actor: User, version: FormulationVersion, edits: int, seen: str, is_acknowledged: bool, reason: str = ""
) -> FormulationVersion:
    """`seen` stands for the findings that were on the page (`mark_of`); `reason` is needed where one of them asks for
    it. From here on the version is frozen."""
    if not actor.may(APPROVE_RECIPES):
        raise DomainError(_("Only a clinician can approve a formulation."))
    draft = locked_draft(version, edits)
    mixture = mixture_of(with_lines(FormulationVersion.objects.select_related("formulation")).get(pk=draft.pk))
    refuse_unfit(mixture)
    refuse_unread(mixture, seen=seen, is_acknowledged=is_acknowledged, reason=reason.strip())
    draft.approve(
        by=actor,
        at=timezone.now(),
        reason=reason.strip() if mixture.overrides else "",
        findings=[snapshot(it) for it in mixture.findings],
    )
    draft.save(update_fields=["status", "approved_by", "approved_at", "approval_reason", "findings"])
    return draft


@transaction.atomic
def retire_version(*, actor: User, version: FormulationVersion, reason: str) -> FormulationVersion:
    """No plan can choose it any more. Those that are signed with it keep it."""
    if not actor.may(RETIRE_RECIPES):
        raise DomainError(_("Only a clinician or an admin can retire a formulation."))
    if not reason.strip():
        sentence = _("Say why it is retired.")
        raise DomainError(sentence, fields={"reason": sentence})
    version = FormulationVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
    version.retire(by=actor, at=timezone.now(), reason=reason.strip())
    version.save(update_fields=["status", "retired_by", "retired_at", "retired_reason"])
    return version


def refuse_unfit(mixture: Mixture) -> None:
    if not mixture.lines:
        raise DomainError(_("Nothing is drawn yet: a version is approved with its products."))
    if mixture.stops:
        raise DomainError(" ".join(words(it.template, it.params) for it in mixture.stops))


def refuse_unread(mixture: Mixture, *, seen: str, is_acknowledged: bool, reason: str) -> None:
    if seen != mark_of(mixture.findings):
        raise DomainError(_("What is said of this mixture has changed meanwhile. Read it again before you approve."))
    missing = {}
    if mixture.findings and not is_acknowledged:
        missing["is_acknowledged"] = _("Tick this when you have read them.")
    if mixture.overrides and not reason:
        missing["reason"] = _("Give the reason to go on in spite of this.")
    if missing:
        raise DomainError(_("Some findings are not settled yet."), fields=missing)


def mark_of(findings: Iterable[Finding]) -> str:
    """Stands for these findings with their figures, whatever the reader's language."""
    return sha256(" ".join(finding_key(it) for it in findings).encode()).hexdigest()[:32]


def snapshot(finding: Finding) -> dict[str, str]:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "message": finding.message,
        "source": finding.source,
    }
