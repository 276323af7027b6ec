"""How deep Dr Marin plans to inject stands against the fat that was measured, in the plan and on the day."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from patients.models import MeasurementKind
from patients.services.measurements import record_measurement
from sessions.planning.planner import planner_of
from sessions.planning.technique_words import usual_words
from tests import factories


@pytest.fixture
def area(course, clinician):
    """A technique that goes 13 mm deep, over 10 mm of fat."""
    technique = factories.make_technique("deep", depth_min_mm=4, depth_max_mm=13)
    row = factories.make_plan_area(course.plans.get(), factories.make_version(clinician), technique=technique)
    record_measurement(
        actor=clinician,
        patient=course.patient,
        kind=MeasurementKind.ULTRASOUND,
        value=Decimal(10),
        measured_at=timezone.now() - timedelta(minutes=5),
        area=row.area,
    )
    return row


def overrides_of(area):
    area.plan.refresh_from_db()
    return [it.message for it in planner_of(area.plan).overrides]


def test_without_a_depth_the_deepest_of_the_technique_counts(area):
    assert any("13 mm deep" in it for it in overrides_of(area))


def test_a_depth_above_the_fascia_passes(area):
    area.depth_mm = Decimal("9.9")
    area.save()

    assert not any("deep" in it for it in overrides_of(area))


def test_a_depth_that_reaches_the_fascia_does_not(area):
    area.depth_mm = Decimal(10)
    area.save()

    assert any("10 mm deep" in it for it in overrides_of(area))


@pytest.mark.parametrize("depth", [0, -1, 41])
def test_the_database_refuses_a_depth_that_cannot_be(area, depth):
    area.depth_mm = depth

    with pytest.raises(IntegrityError, match="planning_depth_plausible"):
        area.save()


def test_the_page_says_what_is_usual_and_what_was_measured(client_of, clinician, area):
    page = client_of(clinician).get(reverse("planning:plan", args=[area.plan.course_id])).text

    assert "4–13 mm deep" in page
    assert "fat 10 mm thick, measured" in page


def test_figures_that_the_source_does_not_give_are_left_out(db):
    assert usual_words(factories.make_technique("bare")) == ""
