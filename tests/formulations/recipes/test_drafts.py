"""Drafts as they are written: by whom, what they hold, and that nobody overwrites another's."""

from decimal import Decimal

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from formulations.models import Formulation, FormulationVersion
from formulations.recipes import drafts
from formulations.recipes.drafts import Pour
from mesoplan.conflicts import StaleEditError
from mesoplan.refusals import DomainError
from tests import factories
from tests.formulations.recipes.conftest import pours


def test_omar_begins_a_formulation_with_its_first_draft(draft, admin):
    assert (str(draft), draft.status, draft.written_by) == ("Lipo A v1", "draft", admin)
    assert pours(draft) == {"Caffeine ampoule": 2, "Saline": 8}


def test_a_second_formulation_of_the_name_is_refused_at_the_name(draft, admin, recipe):
    with pytest.raises(DomainError) as refusal:
        drafts.add_formulation(actor=admin, name="Lipo A", purpose="", pours=recipe)

    assert refusal.value.fields == {"name": "There is a formulation with this name already."}
    assert FormulationVersion.objects.count() == 1


def test_a_clinician_writes_nothing_for_everybody(clinician, recipe):
    with pytest.raises(DomainError, match="Only an admin"):
        drafts.add_formulation(actor=clinician, name="Lipo A", purpose="", pours=recipe)


def test_a_new_version_counts_on(approved, admin, caffeine):
    second = drafts.add_version(actor=admin, formulation=approved.formulation, pours=[Pour(caffeine, Decimal(3))])

    assert (str(second), pours(second)) == ("Lipo A v2", {"Caffeine ampoule": 3})
    assert pours(approved) == {"Caffeine ampoule": 2, "Saline": 8}


def test_a_formulation_has_one_draft_at_a_time(draft, admin, recipe):
    with pytest.raises(DomainError, match="Lipo A has a draft already"):
        drafts.add_version(actor=admin, formulation=draft.formulation, pours=recipe)


def test_the_database_keeps_it_at_one_draft(draft):
    with pytest.raises(IntegrityError, match="formulations_one_draft"), transaction.atomic():
        FormulationVersion.objects.create(formulation=draft.formulation, number=9)


def test_a_draft_is_changed_as_a_whole(draft, admin, caffeine, thiamine):
    drafts.change_draft(
        actor=admin,
        draft=draft,
        edits=1,
        pours=[Pour(thiamine, Decimal(1)), Pour(caffeine, Decimal("2.5"))],
        name="Lipo B",
        purpose="Cellulite",
    )

    draft.refresh_from_db()
    formulation = Formulation.objects.get()
    assert pours(draft) == {"Caffeine ampoule": Decimal("2.5"), "Thiamine ampoule": 1}
    assert (formulation.name, formulation.purpose, draft.edits) == ("Lipo B", "Cellulite", 2)


def test_a_line_that_stays_is_not_written_again(draft, admin, recipe):
    events = apps.get_model("formulations", "RecipeLineEvent").objects
    before = events.count()

    drafts.change_draft(actor=admin, draft=draft, edits=1, pours=recipe)

    assert events.count() == before


def test_what_somebody_saved_meanwhile_is_not_overwritten(draft, admin, recipe, thiamine):
    drafts.change_draft(actor=admin, draft=draft, edits=1, pours=recipe)

    with pytest.raises(StaleEditError):
        drafts.change_draft(actor=admin, draft=draft, edits=1, pours=[Pour(thiamine, Decimal(1))])

    assert "Thiamine ampoule" not in pours(draft)


def test_an_absurd_volume_is_refused_in_words(draft, admin, caffeine):
    with pytest.raises(DomainError, match="above 0 and up to 1000 mL"):
        drafts.change_draft(actor=admin, draft=draft, edits=1, pours=[Pour(caffeine, Decimal(-1))])

    assert pours(draft) == {"Caffeine ampoule": 2, "Saline": 8}


def test_an_approved_formulation_keeps_its_name_and_may_be_described_otherwise(approved, admin, recipe):
    second = drafts.add_version(actor=admin, formulation=approved.formulation, pours=recipe)

    with pytest.raises(DomainError) as refusal:
        drafts.change_draft(actor=admin, draft=second, edits=1, pours=recipe, name="Another", purpose="")
    assert "name" in refusal.value.fields

    drafts.change_draft(actor=admin, draft=second, edits=1, pours=recipe, name="Lipo A", purpose="Belly")
    assert Formulation.objects.get().purpose == "Belly"


def test_an_approved_version_is_written_no_more(approved, admin, recipe):
    with pytest.raises(DomainError, match="no draft any more"):
        drafts.change_draft(actor=admin, draft=approved, edits=1, pours=recipe)


def test_a_discarded_draft_makes_room_for_another_and_stays_in_the_history(draft, admin, recipe):
    drafts.discard_draft(actor=admin, draft=draft, edits=1)

    second = drafts.add_version(actor=admin, formulation=draft.formulation, pours=recipe)

    draft.refresh_from_db()
    assert (draft.status, second.number) == ("discarded", 2)
    with pytest.raises(DomainError, match="no draft any more"):
        drafts.discard_draft(actor=admin, draft=draft, edits=1)


def test_a_product_that_only_a_discarded_draft_holds_can_be_put_right(draft, admin, caffeine):
    drafts.discard_draft(actor=admin, draft=draft, edits=1)

    caffeine.components.update(strength=25)

    assert caffeine.components.get().strength == 25


def test_a_clinician_discards_no_draft_of_the_house(draft, clinician):
    with pytest.raises(DomainError, match="Only an admin"):
        drafts.discard_draft(actor=clinician, draft=draft, edits=1)


class TestForOnePatient:
    @pytest.fixture
    def custom(self, approved, clinician, ana, caffeine, saline):
        lighter = [Pour(caffeine, Decimal(1)), Pour(saline, Decimal(9))]
        return drafts.customise(actor=clinician, base=approved, patient=ana, pours=lighter)

    def test_it_names_its_base_and_its_patient(self, custom, approved, ana):
        assert (custom.base, custom.formulation.patient, custom.formulation.name) == (approved, ana, "Lipo A")
        assert (str(custom), custom.with_patient) == ("Lipo A v1, customised", "Lipo A v1, for Ana Ruiz")

    def test_the_clinician_who_made_it_approves_it(self, custom, clinician, approve):
        assert approve(clinician, custom).approved_by == clinician

    def test_another_is_a_further_version_with_the_same_base(self, custom, approved, clinician, ana, recipe, approve):
        approve(clinician, custom)

        again = drafts.customise(actor=clinician, base=custom, patient=ana, pours=recipe)

        assert (again.number, again.base, again.formulation) == (2, approved, custom.formulation)

    def test_an_admin_makes_none(self, approved, admin, ana, recipe):
        with pytest.raises(DomainError, match="Only a clinician"):
            drafts.customise(actor=admin, base=approved, patient=ana, pours=recipe)

    def test_an_admin_changes_none(self, custom, admin, recipe):
        with pytest.raises(DomainError, match="Only a clinician"):
            drafts.change_draft(actor=admin, draft=custom, edits=1, pours=recipe)

    def test_none_is_made_from_a_draft(self, draft, clinician, ana, recipe):
        with pytest.raises(DomainError, match="is not approved"):
            drafts.customise(actor=clinician, base=draft, patient=ana, pours=recipe)

    def test_none_is_made_from_one_of_another_patient(self, custom, clinician, clinic, recipe, approve):
        approve(clinician, custom)
        bruno = factories.make_patient(clinic, given_name="Bruno")

        with pytest.raises(DomainError, match="for another patient"):
            drafts.customise(actor=clinician, base=custom, patient=bruno, pours=recipe)

    def test_two_patients_have_each_their_own(self, custom, approved, clinician, clinic, recipe):
        bruno = factories.make_patient(clinic, given_name="Bruno")

        own = drafts.customise(actor=clinician, base=approved, patient=bruno, pours=recipe)

        assert own.formulation != custom.formulation
        assert Formulation.objects.for_everybody().count() == 1
