"""The plan has as many points as the chart, and the database holds it to that."""

import psycopg2
import pytest
from django.db import DataError, IntegrityError, InternalError, connection, transaction
from django.utils import timezone

from mesoplan.refusals import DomainError
from patients.models import SkinMark
from sessions.planning.charts import services as charts
from sessions.planning.charts.rows import chart_before
from sessions.planning.models import AreaChart
from sessions.planning.services import plans
from tests import factories
from tests.sessions.planning.charts import draw, note, place, points_of, sign


def changed_values(row, **changes):
    return {name: getattr(row, name) for name in plans.AREA_FIELDS} | changes


def check_now():
    """The refusals that wait for the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class TestThePlan:
    def test_another_number_beside_the_chart_is_refused_at_its_field(self, clinician, area):
        draw(clinician, area)
        values = changed_values(area, points=51)

        with pytest.raises(DomainError) as refused:
            plans.change_area(actor=clinician, area=area, version=2, values=values)

        assert "The chart has 50 points." in refused.value.fields["points"]
        assert points_of(area) == 50

    @pytest.mark.parametrize("field", ["area", "side"])
    def test_a_chart_is_not_taken_to_another_place(self, clinician, area, field):
        draw(clinician, area)
        area.refresh_from_db()
        other = {"area": factories.make_area("arms", "Arms"), "side": "left"}[field]

        with pytest.raises(DomainError) as refused:
            plans.change_area(actor=clinician, area=area, version=2, values=changed_values(area, **{field: other}))
        assert field in refused.value.fields

    def test_without_its_chart_the_area_keeps_the_number(self, clinician, area):
        draw(clinician, area)

        charts.remove_chart(actor=clinician, area=area, version=2)

        assert points_of(area) == 50
        assert not AreaChart.objects.exists()

    def test_an_area_goes_with_its_chart(self, clinician, area):
        draw(clinician, area)

        plans.remove_area(actor=clinician, area=area, version=2)

        assert not AreaChart.objects.exists()

    def test_a_further_stretch_begins_with_the_same_chart_and_shows_the_one_before(self, clinician, area):
        draw(clinician, area)
        area.refresh_from_db()
        area.to_session = 1
        area.save()

        further = plans.continue_area(actor=clinician, area=area, version=2)

        assert further.chart.points == area.chart.points
        assert chart_before(further.chart) == area.chart
        assert chart_before(area.chart) is None

    def test_a_signed_plan_takes_no_chart(self, clinician, area):
        draw(clinician, area)
        sign(clinician, area)

        with pytest.raises(DomainError, match="signed and cannot change"):
            place(clinician, area, [(0, 0)])
        with pytest.raises(DomainError, match="signed and cannot change"):
            draw(clinician, area)
        assert points_of(area) == 50


class TestTheDatabase:
    @pytest.mark.parametrize(
        "sql",
        [
            "UPDATE planning_planarea SET points = 51",
            'UPDATE planning_areachart SET points = \'[["0", "0"]]\'',
        ],
    )
    def test_a_chart_has_exactly_the_points_of_its_area(self, clinician, area, sql):
        draw(clinician, area)
        check_now()

        with pytest.raises(InternalError, match="the chart has"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)

    def test_a_new_chart_too(self, area):
        check_now()

        with pytest.raises(InternalError, match="the chart has 1 points and its area 7"), transaction.atomic():
            AreaChart.objects.create(plan_area=area, length_cm=10, width_cm=5, spacing_cm=1, points=[["0", "0"]])

    def test_two_outlines_are_for_both_sides(self, clinician, area):
        draw(clinician, area, is_paired=True)
        check_now()

        with pytest.raises(InternalError, match="shows both sides"), transaction.atomic():
            connection.cursor().execute("UPDATE planning_planarea SET side = 'left'")

    @pytest.mark.parametrize(
        "change",
        [
            {"points": [[1, 2]]},
            {"points": [["1", "2", "3"]]},
            {"points": ["12"]},
            {"points": [["1e3", "0"]]},
            {"points": {"0": "0"}},
            {"corners": [["0", "0"]]},
            {"spacing_cm": 0},
            {"step_cm": 1},
            {"outline": "star"},
            {"pattern": "random"},
            {"seen_from": "above"},
            {"length_cm": None},
            {"accepted": [["NaN", "0"]]},
        ],
    )
    def test_what_is_no_chart_is_refused(self, clinician, area, change):
        chart = draw(clinician, area)

        with pytest.raises((IntegrityError, DataError)), transaction.atomic():
            AreaChart.objects.filter(pk=chart.pk).update(**change)

    @pytest.mark.parametrize(
        "sql",
        [
            "UPDATE planning_areachart SET by_hand = true",
            "DELETE FROM planning_areachart",
        ],
    )
    def test_the_chart_of_a_signed_plan_is_frozen(self, clinician, area, sql):
        draw(clinician, area)
        area.plan.refresh_from_db()
        area.plan.sign(by=clinician, at=timezone.now(), report={})
        area.plan.save()

        with pytest.raises(InternalError, match="cannot change any more"), transaction.atomic():
            connection.cursor().execute(sql)

    @pytest.mark.parametrize(
        ("sql", "refusal"),
        [
            ("DELETE FROM patients_skinmark", InternalError),
            ("UPDATE patients_skinmark SET x_cm = 3", InternalError),
            ("UPDATE patients_skinmark SET gone_on = seen_on - 1", IntegrityError),
            ("UPDATE patients_skinmark SET kind = 'tattoo'", InternalError),
        ],
    )
    def test_a_mark_stays_as_it_was_seen(self, clinician, area, sql, refusal):
        draw(clinician, area)
        note(clinician, area)

        with pytest.raises(refusal), transaction.atomic():
            connection.cursor().execute(sql)

    @pytest.mark.parametrize(
        "change",
        [
            {"kind": "tattoo"},
            {"side": "top"},
            {"seen_from": "above"},
            {"radius_cm": 0},
            {"radius_cm": None},
            {"x_cm": 101},
            {"corners": [["0", "0"], ["1", "1"], ["1", "0"]]},
            {"margin_cm": 11},
        ],
    )
    def test_what_is_no_mark_is_refused(self, clinician, area, change):
        fields = {"kind": "mole", "x_cm": 0, "y_cm": 0, "radius_cm": 1, "seen_on": "2026-11-24"}

        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            SkinMark.objects.create(
                **(fields | {"patient": area.plan.course.patient, "area": area.area, "noted_by": clinician} | change)
            )
        assert isinstance(refused.value.__cause__, psycopg2.errors.CheckViolation)
