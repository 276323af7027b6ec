"""Dr Marin plans Ana's course in two ways, looks at both beside each other, and signs one."""

import pytest
from django.db import InternalError
from django.urls import reverse

from mesoplan.refusals import DomainError
from sessions.planning.comparison import variants_of
from sessions.planning.models import Course, CourseStatus
from sessions.planning.planner import planner_of
from sessions.planning.services import signing
from sessions.planning.services.variants import try_variant
from tests import factories
from tests.formulations.recipes.browser import queries_of
from tests.same_time import together


def sign(plan, actor):
    reasons = {it.key: "Discussed." for it in planner_of(plan).overrides}
    return signing.sign_plan(actor=actor, plan=plan, version=plan.version, reasons=reasons, notes_seen=True)


class TestTrying:
    def test_it_begins_as_a_copy(self, draft, variant):
        (row,) = variant.plans.get().areas.all()

        assert (row.points, row.formulation_version) == (50, draft.areas.get().formulation_version)
        assert (variant.goal, variant.plans.get().session_count) == (draft.course.goal, 3)

    def test_a_variant_of_a_variant_is_one_of_the_first(self, draft, variant, clinician):
        assert try_variant(actor=clinician, course=variant).variant_of == draft.course

    def test_what_changes_in_one_stays_out_of_the_other(self, draft, variant):
        variant.plans.get().areas.update(points=80)

        assert draft.areas.get().points == 50

    def test_there_are_at_most_four(self, draft, variant, clinician):
        for _more in range(2):
            try_variant(actor=clinician, course=variant)

        with pytest.raises(DomainError, match="4 variants already"):
            try_variant(actor=clinician, course=variant)

    def test_a_course_that_has_begun_has_none(self, ana, clinician):
        with pytest.raises(DomainError, match="Change its plan by a revision"):
            try_variant(actor=clinician, course=factories.make_active_course(ana, clinician))

    def test_the_front_desk_plans_none(self, draft, front_desk):
        with pytest.raises(DomainError, match="Only a clinician"):
            try_variant(actor=front_desk, course=draft.course)

    def test_a_variant_is_of_the_same_patient(self, draft, variant):
        other = factories.make_patient(variant.clinic, given_name="Marta")

        with pytest.raises(InternalError, match="of the same patient"):
            Course.objects.create(
                clinic=variant.clinic, patient=other, lead=variant.lead, goal="x", target="fat", variant_of=draft.course
            )


class TestSigning:
    def test_the_others_are_stopped(self, draft, variant, clinician):
        sign(variant.plans.get(), clinician)

        draft.course.refresh_from_db()
        assert (draft.course.status, draft.course.stop_reason) == (CourseStatus.STOPPED, "Another variant was signed.")

    def test_one_that_was_stopped_is_not_signed_any_more(self, draft, variant, clinician):
        sign(variant.plans.get(), clinician)

        with pytest.raises(DomainError, match="already over"):
            sign(draft, clinician)

    def test_a_course_without_variants_stops_none(self, draft, ana, clinician):
        other = factories.make_course(ana, clinician)

        sign(draft, clinician)

        other.refresh_from_db()
        assert other.status == CourseStatus.DRAFT


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(3))
def test_of_two_variants_signed_in_one_moment_one_becomes_the_course(draft, variant, clinician, attempt):
    plans = [draft, variant.plans.get()]

    outcomes = together(*(lambda plan=plan: sign(plan, clinician) for plan in plans))

    (refusal,) = [it for it in outcomes if isinstance(it, DomainError)]
    assert "already over" in refusal.sentence
    assert sorted(Course.objects.values_list("status", flat=True)) == ["active", "stopped"]


class TestComparing:
    def test_both_stand_beside_each_other(self, client_of, clinician, draft, variant):
        variant.plans.get().areas.update(points=80)

        page = client_of(clinician).get(reverse("planning:compare", args=[draft.course_id]))

        assert [(it.name, it.points, it.weeks) for it in page.context["variants"]] == [
            ("Variant A", 50, 2),
            ("Variant B", 80, 2),
        ]
        assert "80 points" in page.text

    def test_what_differs_is_marked(self, client_of, clinician, draft, variant):
        variant.plans.get().areas.update(points=80)

        page = client_of(clinician).get(reverse("planning:compare", args=[draft.course_id]))

        for shown in page.context["variants"]:
            differing = {it.label for it in shown.figures if it.differs}
            assert {"In the first session", "Belly, both sides"} <= differing
            assert "Sessions" not in differing
        assert 'class="differs-word">differs<' in page.text

    def test_alike_variants_have_nothing_marked(self, draft, variant):
        assert not any(it.differs for shown in variants_of(variant) for it in shown.figures)

    def test_a_limit_per_kg_that_nobody_can_check_is_said_beside_each(self, client_of, clinician, draft, variant):
        kind = {"per_session": ("200", "mg"), "per_kg": ("3", "mg/kg")}
        weighed = factories.make_product(factories.make_ingredient("Theobromine", limits=kind))
        version = factories.make_version(clinician, name="By weight", recipe={weighed: "5"})
        factories.make_plan_area(variant.plans.get(), version, area=factories.make_area("hips", "Hips"))

        page = client_of(clinician).get(reverse("planning:compare", args=[draft.course_id]))

        assert page.text.count("Limit per kg not checked: no weight") == 1

    def test_without_an_area_nothing_is_laid_out(self, draft, variant):
        variant.plans.get().areas.all().delete()

        assert variants_of(variant)[1].weeks is None

    def test_a_pattern_that_cannot_be_is_not_laid_out(self, draft, variant):
        variant.plans.update(interval_days=7)
        deoxycholate = factories.make_ingredient("Sodium deoxycholate", classes=["deoxycholate"])
        row = variant.plans.get().areas.get()
        row.formulation_version = factories.make_version(
            variant.lead, name="DC", recipe={factories.make_product(deoxycholate): "5"}
        )
        row.save()

        assert variants_of(variant)[1].weeks is None

    def test_the_plan_leads_to_the_comparison(self, client_of, clinician, draft):
        browser, address = client_of(clinician), reverse("planning:plan", args=[draft.course_id])
        assert "Compare variants" not in browser.get(address).text

        page = browser.post(reverse("planning:try_variant", args=[draft.course_id]), follow=True)

        assert "This is a copy." in page.text
        assert "Compare variants" in browser.get(address).text

    def test_a_course_that_is_not_planned_any_more_says_so(self, client_of, clinician, ana):
        course = factories.make_active_course(ana, clinician)

        assert "Nothing to compare" in client_of(clinician).get(reverse("planning:compare", args=[course.pk])).text

    def test_the_front_desk_does_not_read_it(self, client_of, front_desk, draft):
        assert client_of(front_desk).get(reverse("planning:compare", args=[draft.course_id])).status_code == 403

    def test_more_areas_need_no_more_queries(self, client_of, clinician, draft, variant):
        browser, address = client_of(clinician), reverse("planning:compare", args=[draft.course_id])
        browser.get(address)
        few = queries_of(lambda: browser.get(address))
        for code in ("hips", "thighs", "arms"):
            factories.make_plan_area(
                draft, draft.areas.first().formulation_version, area=factories.make_area(code, code.title())
            )

        assert queries_of(lambda: browser.get(address)) == few
