"""Every write of a consent text: an admin writes the draft, and a clinician, who is somebody else, puts it into use."""

from collections.abc import Mapping

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from mesoplan.conflicts import constraints_speak, refuse_stale
from mesoplan.refusals import DomainError
from mesoplan.staff.models import User
from patients.consents.sections import Wording
from patients.models import ConsentFamily, ConsentText, ConsentVersion
from patients.permissions import CONFIRM_CONSENT_TEXTS, WRITE_CONSENT_TEXTS

Wordings = Mapping[str, Wording]
"""By language."""


@transaction.atomic
def add_version(*, actor: User, family: str, wordings: Wordings, changes_risk: bool) -> ConsentVersion:
    refuse_other_hands(actor)
    refuse_unknown_family(family)
    refuse_gaps(wordings)
    last = ConsentVersion.objects.filter(family=family).aggregate(last=Max("number"))["last"] or 0
    with constraints_speak(ConsentVersion):
        version = ConsentVersion.objects.create(
            family=family, number=last + 1, changes_risk=changes_risk, written_by=actor
        )
    put_words(version, wordings)
    return version


@transaction.atomic
def change_draft(
    *, actor: User, draft: ConsentVersion, edits: int, wordings: Wordings, changes_risk: bool
) -> ConsentVersion:
    refuse_other_hands(actor)
    refuse_gaps(wordings)
    draft = locked_draft(draft, edits)
    put_words(draft, wordings)
    draft.edits += 1
    draft.changes_risk, draft.written_by = changes_risk, actor
    draft.save(update_fields=["edits", "changes_risk", "written_by"])
    return draft


@transaction.atomic
def discard_draft(*, actor: User, draft: ConsentVersion, edits: int) -> ConsentVersion:
    """It stays in the history, and nobody signs it."""
    refuse_other_hands(actor)
    draft = locked_draft(draft, edits)
    draft.discard()
    draft.save(update_fields=["status"])
    return draft


@transaction.atomic
def put_into_use(*, actor: User, draft: ConsentVersion, edits: int, is_read: bool) -> ConsentVersion:
    """In every language at once; the version before is replaced in the same moment. From here on it is frozen."""
    if not actor.may(CONFIRM_CONSENT_TEXTS):
        raise DomainError(_("Only a clinician can put a consent text into use."))
    draft = locked_draft(draft, edits)
    if draft.written_by_id == actor.pk:
        raise DomainError(_("Somebody else than its author puts a text into use."))
    if not is_read:
        sentence = _("Tick this when you have read it in every language.")
        raise DomainError(sentence, fields={"is_read": sentence})
    before = ConsentVersion.objects.in_use().filter(family=draft.family).first()
    if before:
        before.replace()
        before.save(update_fields=["status"])
    draft.put_into_use(by=actor, at=timezone.now())
    draft.save(update_fields=["status", "confirmed_by", "confirmed_at"])
    return draft


def locked_draft(draft: ConsentVersion, edits: int) -> ConsentVersion:
    """With every other version of its family, so that two never come into use one over the other."""
    rows = list(ConsentVersion.objects.select_for_update(of=("self",)).filter(family=draft.family).order_by("pk"))
    draft = next(row for row in rows if row.pk == draft.pk)
    draft.refuse_unless_draft()
    refuse_stale(seen=edits, stored=draft.edits)
    return draft


def refuse_other_hands(actor: User) -> None:
    if not actor.may(WRITE_CONSENT_TEXTS):
        raise DomainError(_("Only an admin writes consent texts."))


def refuse_unknown_family(family: str) -> None:
    if family not in ConsentFamily.values:
        raise DomainError(_("Choose one of the list."))


def refuse_gaps(wordings: Wordings) -> None:
    """A patient is told of every point, in each language."""
    gaps = {
        field_name(language, code): _("Fill this in.")
        for language, _name in settings.LANGUAGES
        for code in missing_in(wordings.get(language))
    }
    if gaps:
        raise DomainError(_("A consent text says something of every point, in each language."), fields=gaps)


def missing_in(wording: Wording | None) -> list[str]:
    if wording is None:
        return ["title"]
    return [*([] if wording.title.strip() else ["title"]), *wording.missing]


def field_name(language: str, code: str) -> str:
    return f"{language}_{code}"


def put_words(version: ConsentVersion, wordings: Wordings) -> None:
    for language, wording in wordings.items():
        ConsentText.objects.update_or_create(
            version=version,
            language=language,
            defaults={"title": wording.title.strip(), "sections": wording.rows},
        )
