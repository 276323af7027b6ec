"""The planner as a clinician meets it: what is typed is kept or refused at its field, and the others stay outside."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from formulations.models import FormulationVersion
from mesoplan.audit.models import ChartOpening
from mesoplan.staff.roles import Role
from patients.services.screening import record_answers
from sessions.planning.models import Course, CourseStatus, PlanStatus
from tests import factories
from tests.sessions.planning.typed import typed_area


def test_dr_marin_opens_a_course_for_ana(client_of, clinician, ana):
    answer = client_of(clinician).post(
        reverse("planning:open", args=[ana.pk]), {"goal": "A flatter belly", "target": "fat"}
    )

    course = Course.objects.get()
    assert answer.url == reverse("planning:plan", args=[course.pk])
    assert (course.goal, course.lead, course.status) == ("A flatter belly", clinician, CourseStatus.DRAFT)


def test_a_course_without_a_goal_is_refused_at_its_field(client_of, clinician, ana):
    answer = client_of(clinician).post(reverse("planning:open", args=[ana.pk]), {"goal": "", "target": "fat"})

    assert answer.status_code == 422
    assert "goal" in answer.context["form"].errors
    assert not Course.objects.exists()


def test_the_first_area_shows_its_dose_with_the_arithmetic(client_of, clinician, course):
    answer = client_of(clinician).post(
        reverse("planning:add_area", args=[course.pk]), typed_area(factories.make_version(clinician)), follow=True
    )

    page = answer.content.decode()
    assert "Caffeine" in page
    assert "50 points × 0.1 mL" in page
    assert "10 sessions" in page


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("points", "-5"),
        ("points", "100000"),
        ("volume_per_point_ml", "-0.1"),
        ("volume_per_point_ml", "50"),
        ("volume_per_point_ml", "NaN"),
        ("area", "999999"),
        ("side", "inside"),
    ],
)
def test_a_wrong_figure_is_refused_at_its_field_and_stays_typed(client_of, clinician, course, field, typed):
    version = factories.make_version(clinician)

    answer = client_of(clinician).post(
        reverse("planning:add_area", args=[course.pk]), typed_area(version, **{f"new-{field}": typed})
    )

    form = answer.context["forms"].new_area
    assert answer.status_code == 422
    assert field in form.errors
    assert form.data[f"new-{field}"] == typed
    assert not course.plans.get().areas.exists()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_volume_is_taken_with_a_decimal_comma_and_shown_as_its_reader_writes_it(
    client_of, clinician, course, language
):
    browser = client_of(clinician)
    browser.cookies["django_language"] = language
    version = factories.make_version(clinician)

    added = browser.post(
        reverse("planning:add_area", args=[course.pk]),
        typed_area(version, **{"new-volume_per_point_ml": "0,15"}),
        follow=True,
    )

    area = course.plans.get().areas.get()
    assert area.volume_per_point_ml == Decimal("0.15")
    shown = added.context["forms"].areas[0].form["volume_per_point_ml"]
    assert f'value="{ {"en": "0.15", "fr": "0,15"}[language] }"' in str(shown)


def test_a_plan_changed_in_another_window_is_not_overwritten(client_of, clinician, course):
    version = factories.make_version(clinician)
    browser = client_of(clinician)
    browser.post(reverse("planning:add_area", args=[course.pk]), typed_area(version))

    answer = browser.post(
        reverse("planning:add_area", args=[course.pk]),
        typed_area(version, **{"new-area": factories.make_area("hips", "Hips").pk}),
    )

    assert answer.status_code == 422
    assert "You changed this plan in another tab at" in answer.text
    assert course.plans.get().areas.count() == 1


def test_signing_by_the_form_makes_the_sessions(client_of, clinician, course, signed):
    answer = client_of(clinician).post(reverse("planning:sign", args=[course.pk]), {"version": 1}, follow=True)

    signed.refresh_from_db()
    assert signed.status == PlanStatus.SIGNED
    assert signed.sessions.count() == 2
    assert "Signed by Dr Marin" in answer.content.decode()


@pytest.mark.parametrize("door", ["add_area", "set_pattern", "sign"])
def test_a_crafted_post_to_a_signed_plan_is_refused_and_changes_nothing(client_of, clinician, course, signed, door):
    browser = client_of(clinician)
    browser.post(reverse("planning:sign", args=[course.pk]), {"version": 1})

    answer = browser.post(
        reverse(f"planning:{door}", args=[course.pk]),
        typed_area(FormulationVersion.objects.get()) | {"version": 1},
    )

    signed.refresh_from_db()
    assert answer.status_code == 409
    assert "signed and cannot change" in answer.content.decode()
    assert (signed.areas.count(), signed.sessions.count(), signed.version) == (1, 2, 1)


def test_the_front_desk_does_not_see_a_plan(client_of, front_desk, course):
    assert client_of(front_desk).get(reverse("planning:plan", args=[course.pk])).status_code == 403


def test_a_clinician_of_another_clinic_does_not_find_the_plan(client_of, course):
    stranger = factories.make_user(Role.CLINICIAN, factories.make_clinic(name="Lyon"))

    assert client_of(stranger).get(reverse("planning:plan", args=[course.pk])).status_code == 404


def test_opening_a_plan_leaves_a_trace(client_of, clinician, course):
    client_of(clinician).get(reverse("planning:plan", args=[course.pk]))

    trace = ChartOpening.objects.get()
    assert (trace.user, trace.patient_id) == (clinician, course.patient_id)


def test_the_planner_needs_the_same_number_of_queries_for_one_area_and_for_six(client_of, clinician, course):
    plan = course.plans.get()
    version = factories.make_version(clinician)
    browser = client_of(clinician)
    factories.make_plan_area(plan, version)
    with CaptureQueriesContext(connection) as one:
        browser.get(reverse("planning:plan", args=[course.pk]))

    for code in ("hips", "thighs", "buttocks", "arms", "legs"):
        factories.make_plan_area(plan, version, area=factories.make_area(code, code.title()))
    with CaptureQueriesContext(connection) as six:
        browser.get(reverse("planning:plan", args=[course.pk]))

    assert len(six) == len(one)


def test_a_first_session_at_the_end_of_the_calendar_is_refused_at_its_field(client_of, clinician, course):
    factories.make_plan_area(course.plans.get(), factories.make_version(clinician))
    typed = {"version": 1, "session_count": 3, "interval_days": 7, "visit_minutes": 30, "first_on": "9999-12-31"}

    answer = client_of(clinician).post(
        reverse("planning:set_pattern", args=[course.pk]), {f"pattern-{name}": value for name, value in typed.items()}
    )

    assert answer.status_code == 422
    assert "first_on" in answer.context["forms"].pattern.errors


def test_the_points_of_both_sides_are_counted_together(client_of, clinician, course):
    version = factories.make_version(clinician)
    page = client_of(clinician).post(
        reverse("planning:add_area", args=[course.pk]), typed_area(version, **{"new-side": "both"}), follow=True
    )
    assert "Where the side is “both sides”, the total of both." in page.text
    assert "50 points × 0.1 mL × 10 mg/mL = 50 mg" in " ".join(page.text.split())


def test_two_reasons_that_are_missing_are_two_links_that_each_name_their_finding(client_of, clinician, course, signed):
    for code in ("keloid", "psoriasis"):
        factories.make_question(code)
        record_answers(actor=clinician, patient=course.patient, answers={code: "present"})

    answer = client_of(clinician).post(reverse("planning:sign", args=[course.pk]), {"version": 1})

    page = html.fromstring(answer.text)
    links = page.xpath("//div[@class='error-summary']//a")
    assert [link.text_content() for link in links] == [
        "Keloid: treat only with a recorded reason:",
        "Psoriasis: treat only with a recorded reason:",
    ]
    fields = [link.get("href")[1:] for link in links]
    labels = [page.xpath(f"//label[@for='{field}']")[0].text_content().strip() for field in fields]
    assert labels == ["Reason to go on", "Reason to go on"]
    told = [
        page.get_element_by_id(page.get_element_by_id(field).get("aria-describedby").split()[0]) for field in fields
    ]
    assert [about.text_content() for about in told] == [
        "Keloid: treat only with a recorded reason.",
        "Psoriasis: treat only with a recorded reason.",
    ]


def test_an_ingredient_in_two_units_is_a_stop_on_the_page_and_no_error(client_of, clinician, course):
    caffeine = factories.make_ingredient(limits={"per_session": ("200", "mg")})
    for unit, code in (("mg/mL", "belly"), ("IU/mL", "hips")):
        recipe = {factories.make_product(caffeine, unit=unit): "5"}
        version = factories.make_version(clinician, name=f"In {unit}", recipe=recipe)
        factories.make_plan_area(course.plans.get(), version, area=factories.make_area(code, code.title()))

    answer = client_of(clinician).get(reverse("planning:plan", args=[course.pk]))

    assert answer.status_code == 200
    assert "Caffeine is counted in mg and in IU, which do not convert" in answer.text
    assert "Caffeine is counted in IU and limited to 200 mg, which do not convert" in answer.text


@pytest.mark.parametrize(("side", "said"), [("both", "50 in all"), ("left", "50")])
def test_points_are_in_all_only_where_there_are_two_sides(client_of, clinician, course, signed, side, said):
    signed.areas.update(side=side)
    browser = client_of(clinician)
    browser.post(reverse("planning:sign", args=[course.pk]), {"version": 1})

    page = html.fromstring(browser.get(reverse("planning:plan", args=[course.pk])).text)

    assert page.xpath("string(//*[@id='areas']//tbody/tr/td[3])") == said
