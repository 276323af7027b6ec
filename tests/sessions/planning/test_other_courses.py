"""A plan knows what other courses of the patient have still to give."""

import pytest

from formulations.dosing.report import Severity
from formulations.models import DoseLimit, Ingredient
from mesoplan.refusals import DomainError
from patients.models.people import AllergyStatus
from sessions.planning.doses import check_plan
from sessions.planning.models import Session
from sessions.planning.other_courses import findings_beside
from sessions.planning.services.courses import stop_course
from sessions.planning.services.signing import sign_plan
from tests import factories
from tests.same_time import together


@pytest.fixture
def under_way(ana, clinician):
    """Caffeine in the belly, two sessions to come."""
    return factories.make_active_course(ana, clinician, goal="Slimmer by June")


@pytest.fixture
def version(clinician):
    """Something else than the course under way gives."""
    silicon = factories.make_product(factories.make_ingredient("Silicon"))
    return factories.make_version(clinician, name="Silica", recipe={silicon: "5"})


@pytest.fixture
def plan_of(ana, clinician, under_way):
    ana.allergy_status = AllergyStatus.NONE_KNOWN
    ana.save()

    return lambda version, area: draft_of(ana, clinician, version, area)


def draft_of(patient, clinician, version, area):
    plan = factories.make_course(patient, clinician).plans.get()
    factories.make_plan_area(plan, version, area=area)
    plan.first_on = plan.course.clinic.today
    plan.session_count, plan.interval_days = 2, 7
    plan.save()
    return plan


def said(plan) -> list[tuple[str, Severity, str]]:
    report = check_plan(plan, on=plan.first_on)
    return [(it.code, it.severity, it.message) for it in report.findings if it.code.startswith("other_course")]


def test_the_same_area_under_another_course_asks_for_a_reason(plan_of, version, under_way):
    ((code, severity, message),) = said(plan_of(version, factories.make_area()))

    assert (code, severity) == ("other_course", Severity.OVERRIDE)
    assert "“Slimmer by June”, begun " in message
    assert ", sessions to come: 2." in message
    assert message.endswith("not counted here: Belly.")


def test_the_same_ingredient_on_another_area_asks_for_a_reason(plan_of, under_way):
    version = under_way.plans.get().areas.get().formulation_version

    ((code, _severity, message),) = said(plan_of(version, factories.make_area("thighs", "Thighs")))

    assert code == "other_course"
    assert message.endswith("not counted here: Caffeine.")


def test_a_class_of_which_a_course_has_so_many_sessions_is_not_begun_twice(plan_of, under_way):
    Ingredient.objects.filter(name="Caffeine").update(classes=["deoxycholate"])
    version = under_way.plans.get().areas.get().formulation_version

    assert [code for code, _, _ in said(plan_of(version, factories.make_area()))] == ["other_course_counted"]


def test_what_is_limited_to_a_number_of_sessions_is_not_begun_twice(plan_of, under_way, clinician):
    caffeine = Ingredient.objects.get(name="Caffeine")
    DoseLimit.objects.create(ingredient=caffeine, kind="course_count", value=6, unit="1", source_status="found")
    version = under_way.plans.get().areas.get().formulation_version
    plan = plan_of(version, factories.make_area("thighs", "Thighs"))

    ((code, severity, message),) = said(plan)

    assert (code, severity) == ("other_course_counted", Severity.STOP)
    assert message.startswith("Caffeine is limited to a number of sessions")
    with pytest.raises(DomainError, match="Slimmer by June"):
        sign_plan(actor=clinician, plan=plan, version=plan.version, reasons={}, notes_seen=True)


def test_something_else_somewhere_else_is_no_matter(plan_of, version):
    assert said(plan_of(version, factories.make_area("thighs", "Thighs"))) == []


def test_a_diluent_that_both_have_is_no_matter(plan_of, under_way):
    factories.turn_into_vehicle(Ingredient.objects.get(name="Caffeine"))
    version = under_way.plans.get().areas.get().formulation_version

    assert said(plan_of(version, factories.make_area("thighs", "Thighs"))) == []


@pytest.mark.parametrize("end", ["stopped", "given"])
def test_a_course_that_is_over_is_no_matter(plan_of, version, under_way, clinician, end):
    if end == "stopped":
        stop_course(actor=clinician, course=under_way, reason="Moved away.")
    else:
        Session.objects.filter(course=under_way).update(status="cancelled")

    assert said(plan_of(version, factories.make_area())) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(3))
def test_of_two_plans_signed_in_one_moment_the_second_knows_of_the_first(ana, clinician, attempt):
    ana.allergy_status = AllergyStatus.NONE_KNOWN
    ana.save()
    version = factories.make_version(clinician)
    plans = [draft_of(ana, clinician, version, factories.make_area()) for _ in range(2)]

    def signed(plan):
        return sign_plan(actor=clinician, plan=plan, version=plan.version, reasons={}, notes_seen=True)

    outcomes = together(*(lambda plan=plan: signed(plan) for plan in plans))

    (refusal,) = [outcome for outcome in outcomes if isinstance(outcome, DomainError)]
    assert all(field.startswith("reason-") for field in refusal.fields)


@pytest.mark.parametrize("more", [0, 3])
def test_more_courses_ask_no_more_questions(plan_of, version, ana, clinician, more, django_assert_num_queries):
    for _ in range(more):
        factories.make_active_course(ana, clinician)
    plan = plan_of(version, factories.make_area())

    with django_assert_num_queries(8):
        assert len(list(findings_beside(plan))) == 1 + more
