"""A plan says in plain words when no trial stands behind its mixture; it never promises [brief 2]."""

import pytest

from formulations.models import Ingredient
from sessions.planning.doses import check_plan, day_to_check
from sessions.planning.models import Course
from sessions.planning.planner import planner_of
from tests import factories


@pytest.fixture
def plan(course, clinician):
    plan = course.plans.get()
    factories.make_plan_area(plan, factories.make_version(clinician))
    return plan


def said(plan) -> list[tuple[str, str, tuple[str, ...]]]:
    report = check_plan(plan, on=day_to_check(plan))
    return [(it.severity.value, it.message, it.ingredients) for it in report.findings if it.code == "no_trial"]


@pytest.mark.parametrize("level", ["C", "D"])
@pytest.mark.parametrize(
    ("target", "sentence"),
    [
        ("fat", "No trial has shown that this mixture reduces fat."),
        ("cellulite", "No trial has shown that this mixture improves cellulite."),
        ("skin", "No trial has shown that this mixture improves the skin."),
    ],
)
def test_series_and_tradition_are_no_trial(plan, level, target, sentence):
    Ingredient.objects.update(evidence_level=level)
    Course.objects.update(target=target)
    plan.course.refresh_from_db()

    assert said(plan) == [("note", sentence, ("Caffeine",))]


@pytest.mark.parametrize("changes", [{"evidence_level": "A"}, {"evidence_level": "B"}, {"evidence_level": ""}])
def test_of_a_trial_and_of_a_carrier_nothing_is_said(plan, changes):
    Ingredient.objects.update(**changes)
    assert said(plan) == []


def test_a_diluent_is_not_meant_to_do_anything(plan):
    Ingredient.objects.update(evidence_level="D")
    factories.turn_into_vehicle(Ingredient.objects.get())
    assert said(plan) == []


def test_the_planner_shows_it(plan):
    Ingredient.objects.update(evidence_level="D")
    assert "No trial has shown that this mixture reduces fat." in [it.message for it in planner_of(plan).notes]
