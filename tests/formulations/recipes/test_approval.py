"""Approval by a clinician who has read what is said of the mixture, and the end of a version."""

from decimal import Decimal

import pytest

from formulations.recipes import approval, drafts
from formulations.recipes.drafts import Pour
from mesoplan.conflicts import StaleEditError
from mesoplan.refusals import DomainError
from tests.formulations.recipes.conftest import bad_together, seen


def test_dr_marin_approves_and_what_she_read_is_kept(draft, clinician, approve):
    approve(clinician, draft)

    draft.refresh_from_db()
    assert (draft.status, draft.approved_by) == ("approved", clinician)
    assert "pair_unknown" in [finding["code"] for finding in draft.findings]


def test_the_admin_who_wrote_it_does_not_approve_it(draft, admin, approve):
    with pytest.raises(DomainError, match="Only a clinician"):
        approve(admin, draft)


def test_a_known_bad_pair_forbids_approval(admin, clinician, caffeine, thiamine, approve):
    bad_together(caffeine, thiamine)
    draft = drafts.add_formulation(
        actor=admin, name="Bad", purpose="", pours=[Pour(caffeine, Decimal(1)), Pour(thiamine, Decimal(1))]
    )

    with pytest.raises(DomainError, match="Caffeine does not go with Thiamine: one destroys the other"):
        approve(clinician, draft)

    draft.refresh_from_db()
    assert draft.is_draft


def test_a_pair_with_a_warning_asks_for_a_reason_that_is_kept(admin, clinician, caffeine, thiamine, approve):
    bad_together(caffeine, thiamine, "warn")
    draft = drafts.add_formulation(
        actor=admin, name="Warned", purpose="", pours=[Pour(caffeine, Decimal(1)), Pour(thiamine, Decimal(1))]
    )

    with pytest.raises(DomainError) as refusal:
        approve(clinician, draft, reason="  ")
    assert "reason" in refusal.value.fields

    assert approve(clinician, draft, reason=" Used at once. ").approval_reason == "Used at once."


def test_what_is_said_has_to_be_acknowledged(draft, clinician, approve):
    with pytest.raises(DomainError) as refusal:
        approve(clinician, draft, is_acknowledged=False)

    assert "is_acknowledged" in refusal.value.fields


def test_what_was_said_meanwhile_has_to_be_read_first(draft, clinician, approve, caffeine, saline):
    read = seen(draft)
    bad_together(caffeine, saline, "warn")

    with pytest.raises(DomainError, match="has changed meanwhile"):
        approve(clinician, draft, seen=read)


def test_a_draft_that_was_saved_meanwhile_is_not_approved_unseen(draft, admin, clinician, recipe, approve):
    drafts.change_draft(actor=admin, draft=draft, edits=1, pours=recipe)

    with pytest.raises(StaleEditError):
        approve(clinician, draft, edits=1)


def test_nothing_is_approved_before_something_is_drawn(draft, clinician, approve):
    draft.lines.all().delete()

    with pytest.raises(DomainError, match="Nothing is drawn yet"):
        approve(clinician, draft)


@pytest.mark.parametrize("who", ["admin", "clinician"])
def test_an_approved_version_is_retired_for_a_reason(request, approved, who):
    person = request.getfixturevalue(who)

    with pytest.raises(DomainError) as refusal:
        approval.retire_version(actor=person, version=approved, reason=" ")
    assert "reason" in refusal.value.fields

    approval.retire_version(actor=person, version=approved, reason="The maker has gone.")
    approved.refresh_from_db()
    assert (approved.status, approved.retired_by, approved.retired_reason) == (
        "retired",
        person,
        "The maker has gone.",
    )


def test_the_front_desk_retires_nothing(approved, front_desk):
    with pytest.raises(DomainError, match="Only a clinician or an admin"):
        approval.retire_version(actor=front_desk, version=approved, reason="No.")


def test_a_draft_is_not_retired(draft, clinician):
    with pytest.raises(DomainError, match="Only an approved version"):
        approval.retire_version(actor=clinician, version=draft, reason="No.")
