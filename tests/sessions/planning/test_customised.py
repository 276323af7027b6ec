"""A formulation that is made for one patient, in the plan of that patient and of no other."""

from decimal import Decimal

import pytest
from django.urls import reverse

from formulations.models import Formulation, FormulationVersion
from formulations.recipes import approval
from mesoplan.refusals import DomainError
from sessions.planning.services import plans
from tests import factories
from tests.sessions.planning.typed import typed_area


@pytest.fixture
def base(clinician) -> FormulationVersion:
    return factories.make_version(clinician)


@pytest.fixture
def custom(ana, clinician, base) -> FormulationVersion:
    """Half of what is in the base."""
    return factories.make_customisation(ana, base, clinician, volume_ml="2.5")


@pytest.fixture
def bruno(clinic):
    return factories.make_patient(clinic, given_name="Bruno")


def choices(page) -> list[str]:
    return [str(label) for _, label in page.context["forms"].new_area.fields["formulation_version"].widget.choices]


def address(course, name: str = "plan", *more: int) -> str:
    return reverse(f"planning:{name}", args=[course.pk, *more])


def test_the_planner_offers_it_by_the_name_of_its_patient(client_of, clinician, course, custom):
    assert "Lipo A v1, for Ana Ruiz" in choices(client_of(clinician).get(address(course)))


def test_the_planner_of_another_patient_does_not_offer_it(client_of, clinician, custom, bruno):
    course = factories.make_course(bruno, clinician)

    page = client_of(clinician).get(address(course))

    assert "Lipo A v1" in choices(page)
    assert not any("Ruiz" in choice for choice in choices(page))


def test_the_form_of_another_patient_refuses_it_at_its_field(client_of, clinician, custom, bruno):
    course = factories.make_course(bruno, clinician)

    answer = client_of(clinician).post(address(course, "add_area"), typed_area(custom))

    assert answer.status_code == 422
    assert "formulation_version" in answer.context["forms"].new_area.errors


def test_the_service_refuses_it_for_another_patient(clinician, custom, bruno):
    values = {
        "area": factories.make_area(),
        "side": "both",
        "formulation_version": custom,
        "technique": factories.make_technique(),
        "points": 50,
        "volume_per_point_ml": Decimal("0.1"),
        "depth_mm": None,
        "from_session": 1,
        "to_session": None,
    }

    with pytest.raises(DomainError) as refusal:
        plans.add_area(
            actor=clinician, plan=factories.make_course(bruno, clinician).plans.get(), version=1, values=values
        )

    assert "formulation_version" in refusal.value.fields


def test_what_it_has_otherwise_than_its_base_stands_in_the_plan(client_of, clinician, course, custom, base):
    factories.make_plan_area(course.plans.get(), custom)

    page = client_of(clinician).get(address(course))

    (row,) = page.context["forms"].areas
    assert [(change.before, change.after) for change in row.changes] == [(5, Decimal("2.5"))]
    assert "Made for Ana Ruiz from Lipo A v1" in page.text
    assert reverse("formulations:customise", args=[course.patient_id, custom.pk]) in page.text


def test_an_area_whose_formulation_is_retired_shows_it_and_asks_for_another(client_of, clinician, course, base):
    area = factories.make_plan_area(course.plans.get(), base)
    approval.retire_version(actor=clinician, version=base, reason="Too strong.")
    browser = client_of(clinician)

    assert "Lipo A v1, retired" in choices(browser.get(address(course)))
    prefix = f"area-{area.pk}"
    sent = {key.replace("new", prefix, 1): value for key, value in typed_area(base, **{"new-points": "60"}).items()}
    refused = browser.post(address(course, "change_area", area.pk), sent)

    assert refused.status_code == 422
    (row,) = refused.context["forms"].areas
    assert row.form.errors["formulation_version"] == ["Lipo A v1 is retired: choose another."]
    assert 'value="60"' in refused.text


def test_a_plan_that_is_signed_keeps_what_was_retired_since(client_of, clinician, ana, base):
    course = factories.make_active_course(ana, clinician, version=base)
    approval.retire_version(actor=clinician, version=base, reason="Too strong.")

    assert "Lipo A v1" in client_of(clinician).get(address(course)).text


def test_the_names_of_formulations_stay_unique_for_everybody_only(custom, base):
    assert Formulation.objects.filter(name="Lipo A").count() == 2


def test_the_number_of_queries_does_not_grow_with_the_customised_areas(
    client_of, clinician, course, custom, django_assert_max_num_queries
):
    plan, browser = course.plans.get(), client_of(clinician)
    factories.make_plan_area(plan, custom)
    with django_assert_max_num_queries(200) as few:
        browser.get(address(course))
    for number in range(3):
        factories.make_plan_area(plan, custom, area=factories.make_area(f"part{number}", f"Part {number}"))

    with django_assert_max_num_queries(len(few)):
        browser.get(address(course))
