"""The top of the planner: the goal, what is known of the patient, and patterns of courses that sources describe."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from mesoplan.conflicts import StaleEditError
from mesoplan.refusals import DomainError
from patients.models import MeasurementKind
from patients.services.measurements import record_measurement
from patients.services.screening import record_answers
from sessions.planning.at_a_glance import asked_of, readings_of
from sessions.planning.pattern.course_pattern import CoursePatternError, choose
from sessions.planning.pattern.presets import PRESETS
from sessions.planning.pattern.proposals import mixture_of, presets_for
from sessions.planning.services import plans, revising
from tests import factories

WEEKLY = PRESETS[0]


@pytest.fixture
def draft(course, clinician):
    plan = course.plans.get()
    factories.make_plan_area(plan, factories.make_version(clinician))
    return plan


class TestGoal:
    def test_it_may_still_change(self, draft, clinician):
        plans.set_goal(actor=clinician, plan=draft, version=1, values={"goal": " Firmer hips ", "target": "skin"})

        draft.course.refresh_from_db()
        assert (draft.course.goal, draft.course.target) == ("Firmer hips", "skin")

    def test_a_late_edit_is_refused(self, draft, clinician):
        with pytest.raises(StaleEditError):
            plans.set_goal(actor=clinician, plan=draft, version=9, values={"goal": "Other", "target": "skin"})

    def test_it_stays_once_the_course_has_begun(self, ana, clinician):
        course = factories.make_active_course(ana, clinician)
        revision = revising.revise_plan(actor=clinician, course=course)

        with pytest.raises(DomainError, match="has begun stays"):
            plans.set_goal(actor=clinician, plan=revision, version=1, values={"goal": "Other", "target": "skin"})

    def test_an_empty_goal_is_refused_at_its_field(self, client_of, clinician, draft):
        answer = client_of(clinician).post(
            reverse("planning:set_goal", args=[draft.course_id]),
            {"goal-version": 1, "goal-goal": "", "goal-target": "fat"},
            headers={"HX-Request": "true"},
        )

        assert answer.status_code == 422
        assert "goal" in answer.context["forms"].goal.errors
        draft.course.refresh_from_db()
        assert draft.course.goal == "Slimmer belly"

    def test_the_front_desk_does_not_set_it(self, client_of, front_desk, draft):
        answer = client_of(front_desk).post(reverse("planning:set_goal", args=[draft.course_id]), {})

        assert answer.status_code == 403


class TestPatterns:
    def test_one_is_taken_as_it_is_described(self, draft, clinician):
        plans.use_preset(actor=clinician, plan=draft, version=1, preset=WEEKLY.pattern)

        draft.refresh_from_db()
        assert (draft.session_count, draft.interval_days, draft.change_after, draft.later_interval_days) == (
            10,
            7,
            6,
            14,
        )
        assert draft.pattern_confirmed

    def test_without_one_the_mixture_proposes_again(self, draft, clinician):
        plans.use_preset(actor=clinician, plan=draft, version=1, preset=PRESETS[2].pattern)
        draft.refresh_from_db()

        plans.use_preset(actor=clinician, plan=draft, version=2, preset=None)

        draft.refresh_from_db()
        assert (draft.session_count, draft.pattern_confirmed, draft.version) == (10, False, 3)

    def test_only_what_the_mixture_allows_is_offered(self, draft, clinician):
        assert presets_for(mixture_of(draft)) == list(PRESETS)
        deoxycholate = factories.make_ingredient("Sodium deoxycholate", classes=["deoxycholate"])
        mixture = factories.make_version(clinician, name="DC", recipe={factories.make_product(deoxycholate): "5"})
        factories.make_plan_area(draft, mixture, area=factories.make_area("hips", "Hips"))

        assert [it.code for it in presets_for(mixture_of(draft))] == ["four_monthly", "six_monthly"]

    def test_what_is_not_offered_is_refused_all_the_same(self, draft, clinician):
        deoxycholate = factories.make_ingredient("Sodium deoxycholate", classes=["deoxycholate"])
        mixture = factories.make_version(clinician, name="DC", recipe={factories.make_product(deoxycholate): "5"})
        factories.make_plan_area(draft, mixture, area=factories.make_area("hips", "Hips"))

        with pytest.raises(DomainError):
            plans.use_preset(actor=clinician, plan=draft, version=1, preset=WEEKLY.pattern)

    def test_each_can_be_chosen_of_some_mixture(self, draft):
        for preset in PRESETS:
            pattern = preset.pattern
            chosen = choose(
                mixture_of(draft),
                sessions=pattern.sessions,
                interval=pattern.interval,
                change_after=pattern.change_after,
                later_interval=pattern.later_interval,
            )
            assert (chosen.sessions, pattern.source != "") == (pattern.sessions, True)

    def test_an_unknown_one_changes_nothing(self, client_of, clinician, draft):
        answer = client_of(clinician).post(
            reverse("planning:use_preset", args=[draft.course_id]), {"version": 1, "preset": "daily"}
        )

        assert answer.status_code == 409
        draft.refresh_from_db()
        assert draft.version == 1

    def test_the_page_offers_them(self, client_of, clinician, draft):
        browser, address = client_of(clinician), reverse("planning:use_preset", args=[draft.course_id])

        answer = browser.post(address, {"version": 1, "preset": "eight_weekly"}, headers={"HX-Request": "true"})

        assert "12 sessions: 8 of them 7 days apart, then every 14 days" in answer.text
        assert "As the mixture proposes" in answer.text


class TestWhatIsKnown:
    def test_the_last_readings_of_the_body_and_of_the_planned_areas(self, draft, clinician):
        belly, hips = factories.make_area(), factories.make_area("hips", "Hips")
        for kind, value, area in (
            (MeasurementKind.CIRCUMFERENCE, 90, belly),
            (MeasurementKind.CIRCUMFERENCE, 99, hips),
            (MeasurementKind.WEIGHT, 61, None),
        ):
            record_measurement(
                actor=clinician,
                patient=draft.course.patient,
                kind=kind,
                value=Decimal(value),
                measured_at=timezone.now() - timedelta(minutes=9),
                area=area,
                landmark="2 cm below the navel" if area else "",
            )

        readings = readings_of(draft.course.patient, {belly.pk})

        assert [(it.name, it.value) for it in readings] == [("Weight", 61), ("Circumference, Belly", 90)]

    def test_answers_that_hold_and_questions_that_are_open_are_counted(self, draft, clinician, ana):
        for code in ("keloid", "pregnancy", "stroke"):
            factories.make_question(code)
        record_answers(actor=clinician, patient=ana, answers={"keloid": "absent", "pregnancy": "unknown"})

        asked = asked_of(ana)

        assert (asked.holding, asked.expired, asked.never, asked.is_settled) == (1, 0, 2, False)

    def test_an_answer_grows_old(self, draft, clinician, ana):
        factories.make_question("keloid")
        record_answers(actor=clinician, patient=ana, answers={"keloid": "absent"})
        ana.screening_answers.update(answered_at=timezone.now() - timedelta(days=400))

        assert (asked_of(ana).expired, asked_of(ana).holding) == (1, 0)

    def test_a_pattern_that_no_mixture_allows_names_its_figures(self, draft):
        with pytest.raises(CoursePatternError):
            choose(mixture_of(draft), sessions=0, interval=WEEKLY.pattern.interval)
