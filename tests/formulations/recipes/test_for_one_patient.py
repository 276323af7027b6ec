"""The pages of a formulation that is made for one patient: Dr Marin writes it, nobody else can receive it."""

import pytest
from django.urls import reverse

from formulations.models import FormulationVersion
from formulations.recipes import approval, drafts
from tests import factories
from tests.formulations.recipes.browser import page_of, queries_of, rows
from tests.formulations.recipes.conftest import seen


class TestForOnePatient:
    @pytest.fixture
    def custom(self, approved, clinician, ana, recipe):
        return drafts.customise(actor=clinician, base=approved, patient=ana, pours=recipe[:1])

    def address(self, base, patient) -> str:
        return reverse("formulations:customise", args=[patient.pk, base.pk])

    def test_a_clinician_makes_one_from_the_plan_and_comes_back_to_it(self, as_clinician, approved, ana, caffeine):
        back = "/patients/"
        asked = self.address(approved, ana) + f"?next={back}"
        assert "Lipo A for Ana Ruiz" in as_clinician.get(asked).text

        saved = as_clinician.post(asked, rows((caffeine, "1"), next=back))
        custom = FormulationVersion.objects.get(base=approved)
        assert saved.url.startswith(page_of(custom))

        sent = {"edits": 1, "seen": seen(custom), "is_acknowledged": "on", "next": back}
        assert as_clinician.post(page_of(custom, "approve_recipe"), sent).url == back

    def test_its_page_says_for_whom_it_is_and_what_it_has_otherwise_than_its_base(self, as_clinician, custom, approved):
        page = as_clinician.get(page_of(custom))

        assert page.context["banner"].name == "Ana Ruiz"
        assert page.context["difference"].before == approved

    def test_an_admin_finds_it_nowhere(self, as_admin, custom, caffeine):
        for name in ("recipe", "edit_recipe"):
            assert as_admin.get(page_of(custom, name)).status_code == 404
        for name in ("retire_recipe", "discard_recipe"):
            assert as_admin.post(page_of(custom, name)).status_code == 404
        for address in ("/", "/catalogue/formulations/", reverse("formulations:product", args=[caffeine.pk])):
            text = as_admin.get(address).text
            assert page_of(custom) not in text
            assert "Ruiz" not in text

    def test_the_audit_tells_an_admin_that_it_was_made_and_not_what_it_holds(self, as_admin, custom, ana):
        lines = as_admin.get("/audit/").context["page"].lines

        about = [line for line in lines if line.patient.startswith(ana.number) and "recipe line" in line.what]
        assert about
        assert not any(line.fields for line in about)

    def test_a_clinician_of_another_clinic_does_not_find_it(self, client_of, custom, approved, ana):
        stranger = client_of(factories.make_user("clinician", factories.make_clinic(name="Lyon")))

        assert stranger.get(page_of(custom)).status_code == 404
        assert stranger.get(self.address(approved, ana)).status_code == 404
        assert "Ruiz" not in stranger.get("/catalogue/formulations/of-patients/").text
        assert "Ruiz" not in stranger.get("/").text

    def test_the_list_for_one_patient_names_them(self, as_clinician, custom):
        page = as_clinician.get("/catalogue/formulations/of-patients/").text

        assert page_of(custom) in page
        assert "Ana Ruiz" in page

    def test_a_draft_that_is_begun_is_gone_on_with(self, as_clinician, custom, approved, ana):
        assert as_clinician.get(self.address(approved, ana)).url == page_of(custom, "edit_recipe")

    def test_what_is_retired_is_not_customised(self, as_clinician, clinician, approved, ana):
        approval.retire_version(actor=clinician, version=approved, reason="Too strong.")

        assert as_clinician.get(self.address(approved, ana)).status_code == 409

    def test_the_number_of_queries_of_the_list_does_not_grow(self, as_clinician, clinician, custom, approved, clinic):
        address = "/catalogue/formulations/of-patients/"
        few = queries_of(lambda: as_clinician.get(address))
        for number in range(4):
            patient = factories.make_patient(clinic, given_name=f"Bea {number}")
            drafts.customise(actor=clinician, base=approved, patient=patient, pours=[])

        assert queries_of(lambda: as_clinician.get(address)) == few
