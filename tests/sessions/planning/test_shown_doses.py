"""What only dissolves or dilutes is part of the volume, and stands among the doses only where it has a limit."""

import json
from datetime import timedelta
from decimal import Decimal

import pgtrigger
import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.urls import reverse
from django.utils import timezone

from formulations.models import DoseLimit, Ingredient, LimitKind
from patients.models import MeasurementKind
from patients.services.measurements import record_measurement
from sessions.planning.doses import check_plan
from sessions.planning.paper import dose_row
from sessions.planning.planner import planner_of
from sessions.planning.shown_doses import ShownDose, doses_to_store, stored_doses, without_vehicles
from tests import factories


@pytest.fixture
def plan(ana, clinician):
    plan = factories.make_course(ana, clinician).plans.get()
    factories.make_plan_area(plan, factories.make_version(clinician))
    return plan


def test_the_planner_shows_the_dose_of_what_works_and_not_of_the_diluent(plan):
    with pgtrigger.ignore("formulations.DoseLimit:limit_taken_away_by_two"):
        Ingredient.objects.get().limits.all().delete()
    assert [dose.ingredient for dose in planner_of(plan).steps[0].doses] == ["Caffeine"]

    Ingredient.objects.update(category="vehicle")

    assert planner_of(plan).steps[0].doses == []
    assert planner_of(plan).areas


def test_a_diluent_with_a_limit_stays_among_the_doses(plan):
    Ingredient.objects.update(category="vehicle")

    (dose,) = planner_of(plan).steps[0].doses
    assert (dose.ingredient, dose.limit) == ("Caffeine", Decimal(200))


def weigh(patient, by, *, days_ago):
    record_measurement(
        actor=by,
        patient=patient,
        kind=MeasurementKind.WEIGHT,
        value=Decimal(60),
        measured_at=timezone.now() - timedelta(days=days_ago),
    )


class TestWithoutAUsableWeight:
    @pytest.fixture
    def per_kg(self, plan):
        """Beside the 200 mg of a session."""
        DoseLimit.objects.create(
            ingredient=Ingredient.objects.get(),
            kind=LimitKind.PER_KG,
            value=3,
            unit="mg/kg",
            basis="label",
            source_status="found",
        )
        return plan

    def test_a_limit_per_kg_that_is_not_checked_says_so_beside_the_other(self, per_kg):
        (dose,) = planner_of(per_kg).steps[0].doses

        assert dose.limit == Decimal(200)
        assert dose.unchecked == "Limit per kg not checked: no weight"
        assert planner_of(per_kg).highest is None

    def test_a_weight_that_is_too_old_is_named_as_the_reason(self, per_kg, ana, clinician):
        weigh(ana, clinician, days_ago=200)

        (dose,) = planner_of(per_kg).steps[0].doses

        assert dose.unchecked == "Limit per kg not checked: the weight is too old"

    def test_a_weight_of_this_week_leaves_nothing_to_say(self, per_kg, ana, clinician):
        weigh(ana, clinician, days_ago=3)

        (dose,) = planner_of(per_kg).steps[0].doses

        assert (dose.limit, dose.unchecked) == (Decimal("180.0"), "")

    def test_who_reads_the_planner_sees_no_calm_percentage_alone(self, per_kg, client_of, clinician):
        page = client_of(clinician).get(reverse("planning:plan", args=[per_kg.course_id])).content.decode()

        assert "limit-unchecked" in page
        assert "Limit per kg not checked: no weight" in page
        assert "No limit can be named" not in page

    def test_a_limit_per_kg_alone_is_not_shown_as_no_known_limit(self, per_kg):
        with pgtrigger.ignore("formulations.DoseLimit:limit_taken_away_by_two"):
            DoseLimit.objects.exclude(kind=LimitKind.PER_KG).delete()

        (dose,) = planner_of(per_kg).steps[0].doses

        assert dose.limit is None
        assert dose.unchecked

    def test_what_is_signed_keeps_what_was_not_checked(self, per_kg, client_of, clinician):
        report = check_plan(per_kg, on=per_kg.course.clinic.today)
        (step,) = report.steps

        (dose,) = stored_doses(
            json.loads(json.dumps(doses_to_store(step.doses, report.findings), cls=DjangoJSONEncoder))
        )

        assert dose.unchecked == "Limit per kg not checked: no weight"
        assert "Limit per kg not checked: no weight" in dose_row(dose)[-1]


def test_what_was_signed_before_says_nothing_of_it(plan):
    report = check_plan(plan, on=plan.course.clinic.today)
    (kept,) = doses_to_store(report.steps[0].doses, report.findings)
    del kept["unchecked"]

    (dose,) = stored_doses([kept])

    assert dose.unchecked == ""


def test_a_name_that_the_catalogue_does_not_know_any_more_stays(db):
    dose = ShownDose(ingredient="Renamed", amount=Decimal(5), limit=None, unit="mg")

    assert without_vehicles([dose]) == [dose]
