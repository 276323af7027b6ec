"""The pages of a formulation: written by Omar, approved by Dr Marin, compared by both."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse

from formulations.models import FormulationVersion
from formulations.recipes import drafts
from tests import factories
from tests.formulations.recipes.browser import page_of, queries_of, rows
from tests.formulations.recipes.conftest import bad_together, pours, seen

NEW = "/catalogue/formulations/new"


class TestWriting:
    def test_a_formulation_is_written_and_shown_as_a_draft(self, as_admin, caffeine, saline):
        sent = rows((caffeine, "2"), (saline, "8,5"), (None, ""), name="Lipo A", purpose="Fat")

        answer = as_admin.post(NEW, sent, follow=True)

        version = FormulationVersion.objects.get()
        assert answer.redirect_chain == [(page_of(version), 302)]
        assert "A clinician approves it." in answer.text
        assert str(pours(version)["Saline"]) == "8.500"

    def test_all_that_is_wrong_is_said_at_its_field_and_on_top_and_nothing_typed_is_lost(
        self, as_admin, caffeine, saline
    ):
        sent = rows((caffeine, "much"), (saline, ""), (caffeine, "3"), name="", purpose="Kept words")

        answer = as_admin.post(NEW, sent)

        assert answer.status_code == 422
        for said in (
            "Row 1, Volume:",
            "Row 2, Volume:",
            "This product has a row already.",
            'href="#id_name"',
            'value="much"',
            'value="Kept words"',
        ):
            assert said in answer.text
        assert not FormulationVersion.objects.exists()

    @pytest.mark.parametrize("volume", ["-1", "0", "1000.1", "NaN", "1e400", "1,500", ""])
    def test_a_volume_that_cannot_be_is_refused_at_its_row(self, as_admin, caffeine, volume):
        answer = as_admin.post(NEW, rows((caffeine, volume), name="Lipo A"))

        assert answer.status_code == 422
        assert "volume_ml" in answer.context["sheet"].rows.forms[0].errors

    @pytest.mark.parametrize("changes", [{"lines-TOTAL_FORMS": "x"}, {"lines-TOTAL_FORMS": "99999"}, {}])
    def test_a_recipe_without_products_is_refused(self, as_admin, changes, db):
        answer = as_admin.post(NEW, rows(name="Lipo A") | changes)

        assert answer.status_code == 422
        assert "rows-of-form" in answer.text

    def test_a_name_that_is_taken_is_refused_at_the_name(self, as_admin, draft, caffeine):
        answer = as_admin.post(NEW, rows((caffeine, "1"), name="Lipo A"))

        assert answer.context["form"].errors["name"] == ["There is a formulation with this name already."]

    def test_a_product_that_is_not_in_use_is_not_offered(self, as_admin, caffeine, saline):
        saline.is_active = False
        saline.save()

        assert ">Saline<" not in as_admin.get(NEW).text
        answer = as_admin.post(NEW, rows((caffeine, "1"), (saline, "1"), name="Lipo A"))
        assert "This product is not in use." in answer.text

    def test_what_a_draft_holds_already_stays_on_offer(self, as_admin, draft, saline):
        saline.is_active = False
        saline.save()

        assert ">Saline<" in as_admin.get(page_of(draft, "edit_recipe")).text

    def test_a_late_save_shows_both_beside_each_other_and_may_be_sent_again(
        self, as_admin, admin, draft, recipe, caffeine
    ):
        drafts.change_draft(actor=admin, draft=draft, edits=1, pours=recipe[:1], name="Theirs", purpose="")
        mine = rows((caffeine, "7"), name="Mine", purpose="", edits=1)

        refused = as_admin.post(page_of(draft, "edit_recipe"), mine)

        assert refused.status_code == 422
        for said in ("Theirs", "Mine", "Caffeine ampoule 2 mL", "Caffeine ampoule 7 mL"):
            assert said in refused.text
        assert as_admin.post(page_of(draft, "edit_recipe"), mine | {"edits": 2}).status_code == 302
        assert pours(draft) == {"Caffeine ampoule": 7}

    def test_a_new_version_begins_with_the_newest_that_was_approved_or_with_nothing(self, as_admin, approved):
        address = reverse("formulations:add_version", args=[approved.formulation_id])

        def volumes(**query):
            return [form["volume_ml"].value() for form in as_admin.get(address, query).context["sheet"].rows.forms]

        assert Decimal(8) in volumes()
        assert Decimal(8) not in volumes(empty="1")

    def test_a_formulation_with_a_draft_leads_to_it(self, as_admin, draft):
        answer = as_admin.get(reverse("formulations:add_version", args=[draft.formulation_id]))

        assert answer.url == page_of(draft, "edit_recipe")

    def test_an_approved_version_is_not_opened_for_writing(self, as_admin, approved):
        assert as_admin.get(page_of(approved, "edit_recipe")).status_code == 409

    def test_a_draft_is_discarded(self, as_admin, draft):
        assert as_admin.post(page_of(draft, "discard_recipe"), {"edits": 1}).status_code == 302
        assert "Lipo A" in as_admin.get("/catalogue/formulations/").text
        assert page_of(draft) not in as_admin.get("/catalogue/formulations/").text

    @pytest.mark.parametrize("edits", ["", "x", "7"])
    def test_a_draft_is_not_discarded_as_somebody_has_seen_it_before(self, as_admin, draft, edits):
        assert as_admin.post(page_of(draft, "discard_recipe"), {"edits": edits}).status_code == 409


class TestAsItIsTyped:
    def sum(self, client, *filled):
        answer = client.post("/catalogue/formulations/mixture", rows(*filled))
        assert answer.status_code == 200
        return answer

    def test_the_fragment_says_what_the_rows_come_to(self, as_admin, caffeine, saline):
        answer = self.sum(as_admin, (caffeine, "2"), (saline, "8"))

        mixture = answer.context["mixture"]
        assert {it.ingredient.name: str(it.final.value) for it in mixture.concentrations} == {
            "Caffeine": "10",
            "Sodium chloride": "7.2",
        }
        assert mixture.volume_ml == 10
        assert "<html" not in answer.text

    def test_a_salt_counts_with_its_active_part(self, as_admin, caffeine, saline):
        caffeine.components.update(expressed_as="salt")

        part, _ = self.sum(as_admin, (caffeine, "2"), (saline, "8")).context["mixture"].concentrations

        assert part.final.value == 5

    def test_known_bad_pairs_stand_beside(self, as_admin, caffeine, thiamine):
        bad_together(caffeine, thiamine)

        assert "Caffeine does not go with Thiamine" in self.sum(as_admin, (caffeine, "1"), (thiamine, "1")).text

    def test_a_row_that_is_not_whole_is_counted_out_and_said(self, as_admin, caffeine, saline):
        answer = self.sum(as_admin, (caffeine, "2"), (saline, "x"), (saline, ""), (None, "3"), (caffeine, "9"))

        assert answer.context["mixture"].volume_ml == 2
        assert answer.context["unfinished"] == 1
        assert [row.row_number for row in answer.context["wrong"]] == ["2", "3", "5"]

    def test_a_wrong_row_says_why_at_once_and_no_concentration_is_named(self, as_admin, caffeine, saline):
        answer = self.sum(as_admin, (caffeine, "2"), (saline, "-4"))

        assert re.search(r'id="said-lines-1"[^>]*>\s*Between 0\.001 and 1,000 mL', answer.text)
        assert re.search(r'id="said-lines-0"[^>]*></p>', answer.text)
        assert "No concentration is named while a row is wrong" in answer.text
        assert "Final concentration" not in answer.text
        assert "not counted yet" not in answer.text

    @pytest.mark.parametrize("sent", [{}, {"lines-TOTAL_FORMS": "x"}, {"lines-TOTAL_FORMS": "9999"}])
    def test_what_cannot_be_read_comes_to_nothing(self, as_admin, sent, db):
        assert as_admin.post("/catalogue/formulations/mixture", sent).context["mixture"].volume_ml == 0

    def test_the_number_of_queries_does_not_grow_with_the_rows(self, as_admin, caffeine, saline, thiamine):
        few = queries_of(lambda: self.sum(as_admin, (caffeine, "2")))

        assert queries_of(lambda: self.sum(as_admin, (caffeine, "2"), (saline, "8"), (thiamine, "1"))) == few


class TestApproval:
    @pytest.fixture
    def sent(self, draft):
        return {"edits": 1, "seen": seen(draft), "is_acknowledged": "on"}

    def test_today_leads_a_clinician_to_the_draft_and_there_she_approves(self, as_clinician, draft, sent):
        assert page_of(draft) in as_clinician.get("/").text
        assert "Approve Lipo A v1" in as_clinician.get(page_of(draft)).text

        answer = as_clinician.post(page_of(draft, "approve_recipe"), sent, follow=True)

        assert "by Dr Marin" in answer.text
        assert page_of(draft) not in as_clinician.get("/").text

    def test_today_leads_an_admin_to_the_draft_and_from_there_to_its_form(self, as_admin, draft):
        assert page_of(draft) in as_admin.get("/").text
        page = as_admin.get(page_of(draft)).text
        assert page_of(draft, "edit_recipe") in page
        assert "Approve Lipo A" not in page

    def test_without_the_tick_it_is_refused_at_the_tick(self, as_clinician, draft, sent):
        answer = as_clinician.post(page_of(draft, "approve_recipe"), sent | {"is_acknowledged": ""})

        assert answer.status_code == 422
        assert "is_acknowledged" in answer.context["forms"]["approve"].errors

    def test_a_reason_is_not_lost_when_the_draft_was_saved_meanwhile(
        self, as_clinician, admin, draft, recipe, caffeine, saline
    ):
        bad_together(caffeine, saline, "warn")
        sent = {"edits": 1, "seen": seen(draft), "is_acknowledged": "on", "reason": "Used at once."}
        drafts.change_draft(actor=admin, draft=draft, edits=1, pours=recipe)

        refused = as_clinician.post(page_of(draft, "approve_recipe"), sent)

        form = refused.context["forms"]["approve"]
        assert refused.status_code == 422
        assert "Used at once." in refused.text
        assert (form["edits"].value(), form["is_acknowledged"].value()) == ("2", False)

    def test_a_stop_leaves_no_button(self, as_clinician, draft, caffeine, saline):
        bad_together(caffeine, saline)

        page = as_clinician.get(page_of(draft)).text

        assert "cannot be approved before the stop is resolved" in page
        assert "Approve Lipo A v1" not in page

    def test_retiring_asks_why(self, as_admin, approved):
        refused = as_admin.post(page_of(approved, "retire_recipe"), {"retire-reason": ""})
        assert refused.status_code == 422
        assert "Say why it is retired." in refused.text

        done = as_admin.post(page_of(approved, "retire_recipe"), {"retire-reason": "Too strong."}, follow=True)
        assert "Too strong." in done.text
        assert "No new plan can choose it." in done.text


class TestDifferences:
    @pytest.fixture
    def second(self, approved, admin, caffeine, thiamine):
        pours = [drafts.Pour(caffeine, 4), drafts.Pour(thiamine, 1)]
        return drafts.add_version(actor=admin, formulation=approved.formulation, pours=pours)

    def test_lines_added_removed_and_changed_and_the_concentrations_before_and_now(self, as_admin, second):
        difference = as_admin.get(page_of(second)).context["difference"]

        assert [(str(it.product), it.before, it.after) for it in difference.lines] == [
            ("Caffeine ampoule", 2, 4),
            ("Saline", 8, None),
            ("Thiamine ampoule", None, 1),
        ]
        caffeine, saline, thiamine = difference.concentrations
        assert (caffeine.before.value, caffeine.after.value) == (10, 40)
        assert (saline.after, thiamine.before) == (None, None)

    def test_the_first_version_differs_from_nothing(self, as_admin, draft):
        assert as_admin.get(page_of(draft)).context["difference"] is None

    def test_any_other_version_can_be_held_against_it(self, as_admin, clinician, admin, second, recipe, approve):
        approve(clinician, second)
        third = drafts.add_version(actor=admin, formulation=second.formulation, pours=recipe)
        first = FormulationVersion.objects.get(number=1)

        assert as_admin.get(page_of(third)).context["difference"].before == second
        against_first = as_admin.get(page_of(third), {"against": first.pk})
        assert against_first.context["difference"].before == first
        assert "Nothing differs" in against_first.text

    @pytest.mark.parametrize("typed", ["", "x", "-1", "999999999999999999999999", "0"])
    def test_one_that_there_is_not_gives_way_to_the_version_before(self, as_admin, second, typed):
        assert as_admin.get(page_of(second), {"against": typed}).context["difference"].before.number == 1


def test_the_number_of_queries_of_a_version_does_not_grow_with_its_lines(as_admin, admin, approved, recipe):
    more = [drafts.Pour(factories.make_product(factories.make_ingredient(f"Extract {n}")), 1) for n in range(6)]
    second = drafts.add_version(actor=admin, formulation=approved.formulation, pours=recipe)
    few = queries_of(lambda: as_admin.get(page_of(second)))
    drafts.change_draft(actor=admin, draft=second, edits=1, pours=[*recipe, *more])

    assert queries_of(lambda: as_admin.get(page_of(second))) == few
    assert few <= 34


def test_the_form_of_a_draft_asks_for_products_once_however_many_rows_it_has(as_admin, admin, draft, recipe):
    few = queries_of(lambda: as_admin.get(page_of(draft, "edit_recipe")))
    more = [drafts.Pour(factories.make_product(factories.make_ingredient(f"Extract {n}")), 1) for n in range(6)]
    drafts.change_draft(actor=admin, draft=draft, edits=1, pours=[*recipe, *more])

    assert queries_of(lambda: as_admin.get(page_of(draft, "edit_recipe"))) == few
