"""A label that allows six sessions allows six that hold the substance, whatever their numbers are [brief 6]."""

from dataclasses import replace
from datetime import timedelta

import pytest

from formulations.dosing.classes import DEOXYCHOLATE
from mesoplan.refusals import DomainError
from sessions.planning.doses import check_plan, check_session, day_to_check
from sessions.planning.given import last_given, numbers_before
from sessions.planning.pattern.proposals import pattern_of, treatment_of
from sessions.planning.services import revising
from tests import factories
from tests.sessions.planning.revising.under_way import give

SIX = {"course_count": ("6", "1"), "per_session": ("100", "mg")}


def make_deoxycholate(clinician, name="Deoxycholic acid"):
    acid = factories.make_ingredient(name, limits=SIX, classes=[DEOXYCHOLATE])
    return factories.make_version(clinician, name=name, recipe={factories.make_product(acid, "1"): "5"})


@pytest.fixture
def acid(clinician):
    return make_deoxycholate(clinician)


@pytest.fixture
def plan(course):
    plan = course.plans.get()
    plan.first_on, plan.session_count, plan.interval_days = course.clinic.today, 8, 30
    plan.pattern_confirmed = True
    plan.save()
    return plan


def counts(plan) -> list[str]:
    report = check_plan(plan, on=day_to_check(plan))
    return [it.message for it in report.findings if it.code == "course_count"]


class TestInAPlan:
    def test_two_late_sessions_are_two(self, plan, clinician, acid):
        factories.make_plan_area(plan, factories.make_version(clinician), to_session=6)
        factories.make_plan_area(plan, acid, from_session=7)

        assert counts(plan) == []
        assert pattern_of(plan, treatment_of(plan)).sessions == 8

    def test_the_seventh_is_one_too_many(self, plan, clinician, acid):
        factories.make_plan_area(plan, acid, to_session=7)
        factories.make_plan_area(plan, factories.make_version(clinician), from_session=8)

        assert counts(plan) == ["Deoxycholic acid: session 7 with it in this course, and 6 is the most."]
        with pytest.raises(DomainError, match="7 sessions are planned; this mixture allows at most 6"):
            pattern_of(plan, treatment_of(plan))

    def test_six_and_then_something_else_are_six(self, plan, clinician, acid):
        factories.make_plan_area(plan, acid, to_session=6)
        factories.make_plan_area(plan, factories.make_version(clinician), from_session=7)

        assert counts(plan) == []
        assert pattern_of(plan, treatment_of(plan)).sessions == 8

    def test_with_a_gap_only_those_with_it_count(self, plan, clinician, acid):
        factories.make_plan_area(plan, acid, to_session=3)
        factories.make_plan_area(plan, factories.make_version(clinician), from_session=4, to_session=5)
        factories.make_plan_area(plan, acid, from_session=6)

        assert counts(plan) == []
        assert check_session(plan, number=8, on=day_to_check(plan)).of_severity("stop") == ()

    def test_alike_substances_count_together(self, plan, clinician, acid):
        factories.make_plan_area(plan, acid, to_session=4)
        factories.make_plan_area(plan, make_deoxycholate(clinician, "Other deoxycholate"), from_session=5)

        assert [it.startswith("Other deoxycholate: session 8") for it in counts(plan)] == [True]
        with pytest.raises(DomainError, match="8 sessions are planned"):
            pattern_of(plan, treatment_of(plan))


class TestUnderWay:
    """Six sessions were planned with it, and some of them are given."""

    @pytest.fixture
    def course(self, ana, clinician, acid):
        return factories.make_active_course(ana, clinician, sessions=6, version=acid, interval_days=30)

    @pytest.fixture
    def draft(self, course, clinician):
        for number in (1, 2, 3):
            give(course, number, course.clinic.today - timedelta(days=(3 - number) * 31), amount=None, unit="")
        return revising.revise_plan(actor=clinician, course=course)

    def test_three_more_make_six(self, draft):
        assert counts(draft) == []
        assert pattern_of(draft, treatment_of(draft)).sessions == 6

    def test_four_more_are_too_many_though_one_was_given_today(self, draft):
        draft.session_count = 7
        draft.save()

        assert len(counts(draft)) == 1
        with pytest.raises(DomainError, match="7 sessions are planned"):
            pattern_of(draft, treatment_of(draft))

    def test_a_session_that_was_passed_over_is_still_to_come(self, draft, course):
        assert numbers_before(6, course, replace(last_given(course), number=5)) == {4}

    def test_what_was_given_counts_after_a_change_of_the_plan(self, draft, clinician, acid):
        draft.session_count = 10
        draft.save()
        draft.areas.all().delete()
        factories.make_plan_area(draft, factories.make_version(clinician), to_session=6)
        factories.make_plan_area(draft, acid, from_session=7)

        assert len(counts(draft)) == 1
        with pytest.raises(DomainError, match="7 sessions are planned"):
            pattern_of(draft, treatment_of(draft))
