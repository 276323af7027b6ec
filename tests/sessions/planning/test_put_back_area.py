"""Dr Marin removes an area by mistake and puts it back, with its chart."""

from datetime import timedelta

import pytest
import time_machine
from django.forms import model_to_dict
from django.urls import reverse
from django.utils import timezone

from formulations.recipes import approval
from mesoplan.refusals import DomainError
from sessions.planning.models import AreaChart, PlanArea
from sessions.planning.services import plans
from tests import factories
from tests.sessions.planning.charts import draw

HTMX = {"HX-Request": "true"}


@pytest.fixture
def plan(course):
    plan = course.plans.get()
    plan.first_on = course.clinic.today
    plan.save()
    return plan


@pytest.fixture
def area(plan, clinician):
    return factories.make_plan_area(plan, factories.make_version(clinician))


@pytest.fixture
def browser(client_of, clinician):
    return client_of(clinician)


def send(browser, name, *args, version):
    return browser.post(reverse(f"planning:{name}", args=args), {"version": version}, headers=HTMX)


def held(row):
    return model_to_dict(row, exclude=["id", "plan_area"])


def test_it_stands_there_again_as_it_was(browser, clinician, plan, area):
    draw(clinician, area)
    area.refresh_from_db()
    before, chart = held(area), held(area.chart)

    removed = send(browser, "remove_area", plan.course_id, area.pk, version=2)

    assert "Belly, both sides removed." in removed.text
    assert not AreaChart.objects.exists()
    answer = send(browser, "put_back_area", plan.course_id, version=3)
    assert "Belly, both sides removed." not in answer.text
    row = plan.areas.get()
    assert (held(row), held(row.chart)) == (before, chart)


def test_it_is_offered_until_the_next_change(browser, clinician, plan, area):
    send(browser, "remove_area", plan.course_id, area.pk, version=1)
    address = reverse("planning:plan", args=[plan.course_id])
    assert "Put it back" in browser.get(address).text

    plans.set_goal(actor=clinician, plan=plan, version=2, values={"goal": "Firmer hips", "target": "skin"})

    assert "Put it back" not in browser.get(address).text
    answer = send(browser, "put_back_area", plan.course_id, version=3)
    assert answer.status_code == 409
    assert "has changed since the area was removed" in answer.text
    assert not plan.areas.exists()


def test_it_is_offered_for_ten_minutes(browser, plan, area):
    send(browser, "remove_area", plan.course_id, area.pk, version=1)

    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        assert "Put it back" not in browser.get(reverse("planning:plan", args=[plan.course_id])).text


def test_it_is_put_back_once(browser, plan, area):
    send(browser, "remove_area", plan.course_id, area.pk, version=1)
    send(browser, "put_back_area", plan.course_id, version=2)

    assert send(browser, "put_back_area", plan.course_id, version=3).status_code == 409
    assert plan.areas.count() == 1


def test_who_has_removed_nothing_puts_nothing_back(browser, client_of, front_desk, plan, area):
    assert send(browser, "put_back_area", plan.course_id, version=1).status_code == 409
    assert send(client_of(front_desk), "put_back_area", plan.course_id, version=1).status_code == 403


def test_what_was_retired_meanwhile_is_refused(clinician, plan, area):
    removed = plans.remove_area(actor=clinician, area=area, version=1)
    approval.retire_version(actor=clinician, version=area.formulation_version, reason="Too strong.")

    with pytest.raises(DomainError, match="is retired: choose another"):
        plans.put_back_area(actor=clinician, plan=plan, version=2, removed=removed)
    assert not PlanArea.objects.exists()


def test_what_would_treat_a_side_twice_is_refused(clinician, plan, area):
    removed = plans.remove_area(actor=clinician, area=area, version=1)
    factories.make_plan_area(plan, area.formulation_version)

    with pytest.raises(DomainError, match="already in the plan"):
        plans.put_back_area(actor=clinician, plan=plan, version=2, removed=removed)
