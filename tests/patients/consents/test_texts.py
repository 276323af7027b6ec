"""Consent texts: an admin writes them, a clinician puts them into use, in every language at once."""

from io import StringIO

import pytest
from django.core.management import call_command

from formulations.dosing.families import MixtureFamily
from mesoplan.conflicts import StaleEditError
from mesoplan.refusals import DomainError
from patients.consents.loading import TEXTS, load_consent_texts, read_wording
from patients.consents.sections import Section, Wording
from patients.consents.writing import add_version, change_draft, discard_draft, put_into_use
from patients.models import ConsentFamily, ConsentText, ConsentVersion
from tests import factories

pytestmark = pytest.mark.django_db


def wording(words: str = "Plain words.", **other: str) -> Wording:
    every = dict.fromkeys(Section.values, words)
    return Wording("Consent", headings=every, words=every | other)


def both(**other: str) -> dict[str, Wording]:
    return {"en": wording(**other), "fr": wording()}


def write(admin, **other: str) -> ConsentVersion:
    return add_version(actor=admin, family="lipolytic", wordings=both(**other), changes_risk=False)


def test_the_families_are_those_of_the_dosing_engine():
    assert set(ConsentFamily.values) == {family.value for family in MixtureFamily}


@pytest.mark.parametrize("family", ConsentFamily.values)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_texts_of_the_project_say_something_of_every_point(family, language):
    text = read_wording(TEXTS / f"{family}.{language}.md")
    assert text.missing == []
    assert list(text.headings) == Section.values


@pytest.mark.parametrize("family", ConsentFamily.values)
def test_they_promise_no_effect(family):
    words = read_wording(TEXTS / f"{family}.en.md").words
    assert "You may see no effect at all" in words["evidence"]
    assert "No trial has shown that" in words["evidence"]
    assert "unlicensed use" in words["licence"]
    assert "do nothing" in words["alternatives"]


def test_they_are_loaded_as_drafts_once():
    load_consent_texts()
    assert load_consent_texts() == []
    assert [(row.family, row.status) for row in ConsentVersion.objects.order_by("pk")] == [
        (family, "draft") for family in ConsentFamily.values
    ]
    assert ConsentText.objects.count() == 6


def test_what_a_clinic_has_made_of_them_is_not_overwritten(admin):
    call_command("load_catalogue", stdout=StringIO())
    draft = ConsentVersion.objects.get(family="lipolytic")
    change_draft(actor=admin, draft=draft, edits=1, wordings=both(nature="Ours."), changes_risk=False)
    call_command("load_catalogue", stdout=StringIO())
    assert draft.texts.get(language="en").sections[0]["text"] == "Ours."


def test_a_clinician_puts_a_text_into_use_and_the_one_before_is_replaced(admin, clinician):
    before = factories.make_consent_version(clinician)
    draft = write(admin)
    put_into_use(actor=clinician, draft=draft, edits=1, is_read=True)
    before.refresh_from_db()
    assert (before.status, ConsentVersion.objects.in_use().get()) == ("replaced", draft)


def test_nobody_but_a_clinician_does(admin, front_desk):
    draft = write(admin)
    for person in (admin, front_desk):
        with pytest.raises(DomainError, match="Only a clinician"):
            put_into_use(actor=person, draft=draft, edits=1, is_read=True)


def test_nobody_puts_into_use_what_they_wrote_themselves(admin, clinician):
    draft = write(admin)
    ConsentVersion.objects.update(written_by=clinician)
    with pytest.raises(DomainError, match="Somebody else than its author"):
        put_into_use(actor=clinician, draft=draft, edits=1, is_read=True)


def test_it_has_to_be_read_as_it_is_now(admin, clinician):
    draft = write(admin)
    with pytest.raises(DomainError) as refusal:
        put_into_use(actor=clinician, draft=draft, edits=1, is_read=False)
    assert "is_read" in refusal.value.fields
    change_draft(actor=admin, draft=draft, edits=1, wordings=both(nature="Other."), changes_risk=True)
    with pytest.raises(StaleEditError):
        put_into_use(actor=clinician, draft=draft, edits=1, is_read=True)


def test_only_an_admin_writes(clinician, front_desk):
    for person in (clinician, front_desk):
        with pytest.raises(DomainError, match="Only an admin writes"):
            write(person)


def test_no_point_is_left_out_in_any_language(admin):
    with pytest.raises(DomainError) as refusal:
        write(admin, licence=" ")
    assert list(refusal.value.fields) == ["en_licence"]
    with pytest.raises(DomainError):
        add_version(actor=admin, family="lipolytic", wordings={"en": wording()}, changes_risk=False)


def test_a_family_has_one_draft_at_a_time(admin):
    write(admin)
    with pytest.raises(DomainError, match="has a draft already"):
        write(admin)


def test_a_discarded_draft_makes_room_for_another(admin, clinician):
    draft = write(admin)
    with pytest.raises(DomainError, match="Only an admin"):
        discard_draft(actor=clinician, draft=draft, edits=1)
    discard_draft(actor=admin, draft=draft, edits=1)
    assert write(admin).number == 2
