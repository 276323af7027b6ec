"""Dr Marin gives Ana's belly less in the first sessions than later (titration), and one plan says both."""

from decimal import Decimal

import psycopg2
import pytest
from django.db import IntegrityError
from django.urls import reverse

from mesoplan.refusals import DomainError
from patients.models import Side
from sessions.planning.doses import check_plan
from sessions.planning.models import PlanArea, PlanStatus
from sessions.planning.planner import planner_of
from sessions.planning.services import plans, signing
from sessions.planning.steps import steps_of
from tests import factories
from tests.formulations.recipes.browser import queries_of


@pytest.fixture
def plan(course):
    plan = course.plans.get()
    plan.first_on, plan.session_count, plan.pattern_confirmed = course.clinic.today, 6, True
    plan.save()
    return plan


@pytest.fixture
def low(plan, clinician):
    """50 mg of caffeine a session at first."""
    return factories.make_plan_area(plan, factories.make_version(clinician), points=50, to_session=2)


@pytest.fixture
def high(low):
    return factories.make_plan_area(low.plan, low.formulation_version, points=80, from_session=3)


def values_of(row, **changes):
    return {name: getattr(row, name) for name in plans.AREA_FIELDS} | changes


def sign(plan, clinician):
    return signing.sign_plan(
        actor=clinician,
        plan=plan,
        version=plan.version,
        reasons={it.key: "Discussed." for it in planner_of(plan).overrides},
        notes_seen=True,
    )


class TestStretches:
    @pytest.mark.parametrize(
        ("spans", "expected"),
        [
            ([(1, None)], [(1, 6)]),
            ([(1, 2), (3, None)], [(1, 2), (3, 6)]),
            ([(1, 6)], [(1, 6)]),
            ([(1, 2), (5, None)], [(1, 2), (5, 6)]),
            ([(4, None), (1, 3), (2, 5)], [(1, 1), (2, 3), (4, 5), (6, 6)]),
            ([(9, None)], []),
        ],
    )
    def test_equal_sessions_stand_together(self, spans, expected):
        rows = [PlanArea(from_session=first, to_session=last) for first, last in spans]

        assert [(step.first, step.last) for step in steps_of(rows, 6)] == expected

    def test_each_holds_what_its_sessions_receive(self):
        low, high = PlanArea(to_session=2), PlanArea(from_session=3)

        assert [step.areas for step in steps_of([low, high], 6)] == [[low], [high]]


class TestDoses:
    def test_each_stretch_has_its_own(self, plan, high):
        shown = [(step.sessions, [str(dose.amount) for dose in step.doses]) for step in planner_of(plan).steps]

        assert shown == [("Sessions 1 to 2", ["50"]), ("Sessions 3 to 6", ["80"])]

    def test_what_stands_against_one_stretch_alone_says_where(self, plan, high):
        high.points = 900
        high.save()

        (stop,) = planner_of(plan).stops

        assert stop.sessions == "Sessions 3 to 6"

    def test_what_stands_against_all_is_said_once_without_a_number(self, plan, low, high):
        for row in (low, high):
            row.points = 900
            row.save()

        assert [it.sessions for it in planner_of(plan).stops] == [""]

    def test_many_stretches_need_no_more_queries_than_two(self, plan, high):
        two = queries_of(lambda: check_plan(plan, on=plan.first_on))
        high.to_session = 3
        high.save()
        for first in (4, 5, 6):
            factories.make_plan_area(
                plan, high.formulation_version, points=90 + first, from_session=first, to_session=first
            )

        assert queries_of(lambda: check_plan(plan, on=plan.first_on)) == two


class TestChanging:
    def test_a_row_goes_on_in_a_row_of_its_own(self, plan, low, clinician):
        further = plans.continue_area(actor=clinician, area=low, version=1)

        assert (further.from_session, further.to_session, further.points) == (3, None, 50)

    def test_it_goes_on_until_what_is_planned_already(self, plan, low, clinician):
        factories.make_plan_area(plan, low.formulation_version, from_session=5)

        further = plans.continue_area(actor=clinician, area=low, version=1)

        assert (further.from_session, further.to_session) == (3, 4)

    def test_what_goes_on_to_the_end_has_nothing_after_it(self, plan, high, clinician):
        with pytest.raises(DomainError, match="goes on like this to the last session"):
            plans.continue_area(actor=clinician, area=high, version=1)

    @pytest.mark.parametrize("side", [Side.BOTH, Side.LEFT])
    def test_one_session_says_once_what_a_side_receives(self, plan, high, low, clinician, side):
        with pytest.raises(DomainError, match="Belly, both sides is already in the plan: From session 3 on") as refused:
            plans.change_area(actor=clinician, area=low, version=1, values=values_of(low, to_session=3, side=side))

        assert "side" in refused.value.fields

    def test_the_last_session_does_not_come_before_the_first(self, plan, high, clinician):
        with pytest.raises(DomainError, match="cannot come before"):
            plans.change_area(actor=clinician, area=high, version=1, values=values_of(high, to_session=2))

    @pytest.mark.parametrize("changes", [{"to_session": None}, {"to_session": 3}, {"to_session": 3, "side": "left"}])
    def test_the_database_says_so_too(self, high, low, changes):
        with pytest.raises(IntegrityError) as refused:
            PlanArea.objects.filter(pk=low.pk).update(**changes)

        assert isinstance(refused.value.__cause__, psycopg2.errors.ExclusionViolation)

    def test_left_and_right_may_differ(self, plan, low):
        low.side = Side.LEFT
        low.save()

        assert factories.make_plan_area(plan, low.formulation_version, side=Side.RIGHT, to_session=2).pk


class TestSigning:
    def test_each_session_gives_what_its_stretch_says(self, plan, high, clinician):
        signed = sign(plan, clinician)

        given = [[row.points for row in session.areas] for session in signed.sessions.order_by("number")]
        assert given == [[50], [50], [80], [80], [80], [80]]
        assert [it["first"] for it in signed.dose_report["steps"]] == [1, 3]

    def test_a_plan_signed_before_plans_had_stretches_still_shows_its_doses(self, plan, high, clinician):
        signed = sign(plan, clinician)
        signed.dose_report = {"doses": signed.dose_report["steps"][0]["doses"], "findings": []}

        assert [(it.sessions, len(it.doses)) for it in planner_of(signed).signed_steps] == [("", 1)]

    def test_an_area_that_begins_after_the_last_session_is_refused(self, plan, high, clinician):
        high.from_session = 7
        high.save()
        with pytest.raises(DomainError, match="begins with session 7, and the course ends with session 6"):
            sign(plan, clinician)

        assert "begins with session 7" in planner_of(plan).pattern_problem
        assert plan.sessions.count() == 0

    def test_a_session_in_which_nothing_is_given_is_refused(self, plan, low, clinician):
        with pytest.raises(DomainError, match="Session 3 treats no area"):
            sign(plan, clinician)

        plan.refresh_from_db()
        assert plan.status == PlanStatus.DRAFT


def test_the_page_offers_to_go_on_and_shows_the_row_that_comes(client_of, clinician, course, low):
    browser = client_of(clinician)
    page = browser.get(reverse("planning:plan", args=[course.pk]))
    assert "Other from session 3 on" in page.text

    answer = browser.post(
        reverse("planning:continue_area", args=[course.pk, low.pk]), {"version": 1}, headers={"HX-Request": "true"}
    )

    assert [row.area.from_session for row in answer.context["forms"].areas] == [1, 3]
    assert "Other from session" not in answer.text


def test_a_stale_page_adds_nothing(client_of, clinician, course, low):
    answer = client_of(clinician).post(
        reverse("planning:continue_area", args=[course.pk, low.pk]), {"version": 9}, headers={"HX-Request": "true"}
    )

    assert answer.status_code == 409
    assert PlanArea.objects.count() == 1


def test_the_front_desk_does_not_change_a_plan(client_of, front_desk, course, low):
    answer = client_of(front_desk).post(reverse("planning:continue_area", args=[course.pk, low.pk]), {"version": 1})

    assert answer.status_code == 403
    assert PlanArea.objects.count() == 1


def test_volumes_of_the_first_session_are_said_as_such(plan, high):
    assert planner_of(plan).volume_words == "50 points · 5 mL in session 1"
    assert sum((row.volume_ml for row in plan.areas.in_session(3)), start=Decimal(0)) == Decimal("8.000")
