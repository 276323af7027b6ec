"""Dr Marin changes Ana's plan while the course is under way: a new revision, and the past stays as it was."""

from datetime import timedelta

import pytest

from mesoplan.conflicts import StaleEditError
from mesoplan.refusals import DomainError
from sessions.planning.models import CourseStatus, PlanStatus, SessionStatus
from sessions.planning.queries import current_plan, plan_in_force
from sessions.planning.revisions import changes_between
from sessions.planning.services import plans, revising
from tests import factories
from tests.sessions.planning.revising.under_way import give, set_count, sign


class TestDrawing:
    def test_it_begins_with_what_is_signed(self, draft, signed):
        assert (draft.revision, draft.status, draft.session_count) == (2, PlanStatus.DRAFT, 4)
        assert [row.points for row in draft.areas.all()] == [row.points for row in signed.areas.all()]
        assert changes_between(signed, draft) == []

    def test_opened_twice_it_is_the_same(self, draft, course, clinician):
        assert revising.revise_plan(actor=clinician, course=course) == draft

    def test_until_it_is_signed_the_other_stays_in_force(self, draft, signed, course):
        assert (plan_in_force(course), current_plan(course)) == (signed, draft)
        assert set(course.sessions.values_list("plan", flat=True)) == {signed.pk}

    def test_the_front_desk_draws_none(self, course, front_desk):
        with pytest.raises(DomainError, match="Only a clinician"):
            revising.revise_plan(actor=front_desk, course=course)

    def test_a_course_that_is_over_has_none(self, course, clinician):
        course.status, course.stop_reason = CourseStatus.STOPPED, "Moved away."
        course.save()

        with pytest.raises(DomainError, match="under way"):
            revising.revise_plan(actor=clinician, course=course)

    def test_the_draft_of_a_course_that_was_stopped_counts_no_more(self, draft, signed, course):
        course.status, course.stop_reason = CourseStatus.STOPPED, "Moved away."
        course.save()

        assert current_plan(course) == signed

    def test_a_first_day_that_has_passed_before_anything_was_given_is_today(self, ana, clinician):
        first_on = ana.clinic.today - timedelta(days=20)
        course = factories.make_active_course(ana, clinician, first_on=first_on)

        assert revising.revise_plan(actor=clinician, course=course).first_on == course.clinic.today


class TestSigning:
    def test_what_is_to_come_follows_it_and_what_was_given_stays(self, course, signed, clinician):
        give(course, 1, course.clinic.today)
        draft = revising.revise_plan(actor=clinician, course=course)
        draft.areas.update(points=60)

        sign(draft, clinician)

        assert [(row.number, row.plan_id) for row in course.sessions.order_by("number")] == [
            (1, signed.pk),
            (2, draft.pk),
            (3, draft.pk),
            (4, draft.pk),
        ]
        signed.refresh_from_db()
        assert signed.status == PlanStatus.SUPERSEDED

    def test_windows_count_from_the_day_on_which_the_last_was_given(self, course, clinician):
        given_on = course.clinic.today
        give(course, 1, given_on)
        draft = revising.revise_plan(actor=clinician, course=course)
        values = {name: getattr(draft, name) for name in plans.PATTERN_FIELDS} | {"interval_days": 14}
        draft = plans.set_pattern(actor=clinician, plan=draft, version=1, values=values)

        sign(draft, clinician)

        assert [it.due_on for it in course.sessions.filter(number__gt=1)] == [
            given_on + timedelta(days=14 * n) for n in (1, 2, 3)
        ]

    def test_what_was_given_last_keeps_its_distance_to_the_next(self, ana, clinician):
        ana.allergy_status = "none_known"
        ana.save()
        monthly = factories.make_ingredient(
            "Slow", limits={"per_session": ("200", "mg"), "min_interval_days": ("28", "d")}
        )
        slow = factories.make_version(clinician, name="Slow", recipe={factories.make_product(monthly): "5"})
        course = factories.make_active_course(ana, clinician, sessions=3, version=slow, interval_days=28)
        given_on = course.clinic.today
        give(course, 1, given_on)
        draft = revising.revise_plan(actor=clinician, course=course)
        draft.areas.update(formulation_version=factories.make_version(clinician, name="Quick"))
        draft.interval_days = 7
        draft.save()

        sign(draft, clinician)

        opens = [it.opens_on for it in course.sessions.filter(number__gt=1)]
        assert opens == [given_on + timedelta(days=28), given_on + timedelta(days=33)]

    def test_fewer_sessions_cancel_those_that_are_too_many_and_more_bring_them_back(self, course, clinician):
        for count, states in ((2, ["planned"] * 2 + ["cancelled"] * 2), (5, ["planned"] * 5)):
            draft = revising.revise_plan(actor=clinician, course=course)
            sign(set_count(draft, clinician, count), clinician)

            assert [row.status for row in course.sessions.order_by("number")] == states

    def test_a_booked_session_is_not_dropped(self, draft, course, signed, clinician):
        course.sessions.filter(number=4).update(status="booked")
        draft = set_count(draft, clinician, 3)

        with pytest.raises(DomainError, match=r"Session 4 is booked .* Cancel the appointment first"):
            sign(draft, clinician)

        signed.refresh_from_db()
        assert signed.status == PlanStatus.SIGNED

    def test_a_booked_session_that_stays_keeps_its_state(self, draft, course, clinician):
        course.sessions.filter(number=1).update(status="booked")

        sign(draft, clinician)

        assert course.sessions.get(number=1).status == SessionStatus.BOOKED

    def test_at_least_one_session_is_still_to_come(self, course, clinician):
        give(course, 1, course.clinic.today)
        give(course, 2, course.clinic.today)
        draft = revising.revise_plan(actor=clinician, course=course)

        with pytest.raises(DomainError, match="Session 2 has been given already") as refused:
            set_count(draft, clinician, 2)

        assert "session_count" in refused.value.fields

    def test_a_session_missed_before_one_that_was_given_follows_it_too(self, course, clinician):
        course.sessions.filter(number=1).update(status="booked")
        course.sessions.filter(number=1).update(status="missed")
        give(course, 2, course.clinic.today)
        draft = revising.revise_plan(actor=clinician, course=course)

        sign(draft, clinician)

        assert course.sessions.get(number=1).plan == draft

    def test_doses_are_checked_of_what_is_to_come_alone(self, course, clinician):
        give(course, 1, course.clinic.today)
        draft = revising.revise_plan(actor=clinician, course=course)
        first = draft.areas.get()
        first.to_session = 1
        first.save()
        factories.make_plan_area(draft, first.formulation_version, points=70, from_session=2)

        signed = sign(draft, clinician)

        assert [(it["first"], it["last"]) for it in signed.dose_report["steps"]] == [(2, 4)]


class TestDiscarding:
    def test_it_is_taken_back_and_the_signed_plan_stays(self, draft, signed, course, clinician):
        revising.discard_revision(actor=clinician, plan=draft, version=1)

        assert list(course.plans.all()) == [signed]

    def test_a_stale_page_discards_nothing(self, draft, clinician):
        with pytest.raises(StaleEditError):
            revising.discard_revision(actor=clinician, plan=draft, version=7)

        assert draft.areas.exists()

    def test_the_front_desk_discards_nothing(self, draft, front_desk):
        with pytest.raises(DomainError, match="Only a clinician"):
            revising.discard_revision(actor=front_desk, plan=draft, version=1)

    def test_the_first_plan_of_a_course_stays(self, ana, clinician):
        first = factories.make_course(ana, clinician).plans.get()

        with pytest.raises(DomainError, match="Stop the course instead"):
            revising.discard_revision(actor=clinician, plan=first, version=1)
