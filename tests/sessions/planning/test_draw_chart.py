"""Dr Marin draws the injection chart of Ana's belly; the plan reckons with as many points as it has, and no other."""

from decimal import Decimal

import psycopg2
import pytest
from django.db import DataError, IntegrityError, InternalError, connection, transaction
from django.utils import timezone

from mesoplan.conflicts import StaleEditError
from mesoplan.refusals import DomainError
from patients.models import SkinMark
from sessions.planning.charts import services as charts
from sessions.planning.charts.rows import chart_before
from sessions.planning.models import AreaChart
from sessions.planning.services import plans, signing
from tests import factories
from tests.sessions.planning.charts import at, draw, note


@pytest.fixture
def area(course, clinician):
    plan = course.plans.get()
    plan.first_on = course.clinic.today
    plan.save()
    return factories.make_plan_area(plan, factories.make_version(clinician), points=7)


def changed_values(row, **changes):
    return {name: getattr(row, name) for name in plans.AREA_FIELDS} | changes


def place(clinician, area, points, *, accept=False):
    area.plan.refresh_from_db()
    return charts.place_points(
        actor=clinician, area=area, version=area.plan.version, points=[at(*it) for it in points], accept=accept
    )


def points_of(area):
    area.refresh_from_db()
    return area.points


def check_now():
    """The refusals that wait for the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class TestThePattern:
    def test_a_card_of_ten_by_five_at_one_centimetre_has_fifty_points(self, clinician, area):
        chart = draw(clinician, area)

        assert points_of(area) == chart.count == 50
        assert chart.points[0] == ["-4.5", "-2"]
        area.plan.refresh_from_db()
        assert area.plan.version == 2

    @pytest.mark.parametrize(
        ("changes", "count"),
        [
            ({"outline": "ellipse"}, 42),
            ({"pattern": "hexagonal"}, 60),
            ({"pattern": "lines", "step_cm": Decimal("0.5")}, 100),
            ({"is_paired": True}, 100),
            ({"outline": "polygon", "corners": [["0", "0"], ["4", "0"], ["4", "4"], ["0", "4"]]}, 16),
        ],
    )
    def test_each_outline_and_pattern(self, clinician, area, changes, count):
        assert draw(clinician, area, **changes).count == count == points_of(area)

    def test_both_sides_are_the_mirror_of_each_other(self, clinician, area):
        chart = draw(clinician, area, is_paired=True, pattern="hexagonal")

        half = chart.count // 2
        left, right = chart.points[:half], chart.points[half:]
        assert all(float(x) < 0 for x, _y in left)
        assert [[str(-Decimal(x)), y] for x, y in right] == left

    def test_a_chart_of_one_side_is_never_two_outlines(self, clinician, area):
        area.side = "left"
        area.save()

        assert not draw(clinician, area, is_paired=True).is_paired

    @pytest.mark.parametrize(
        ("changes", "field", "words"),
        [
            ({"spacing_cm": Decimal(0)}, "spacing_cm", "at least 0.05"),
            ({"spacing_cm": Decimal(6)}, "spacing_cm", "too small for points 6 cm apart"),
            ({"spacing_cm": Decimal("0.1")}, "spacing_cm", "more than 2,000"),
            ({"length_cm": None}, "length_cm", "Measure this first"),
            ({"outline": "polygon"}, "corners", "tap its corners"),
            (
                {"outline": "polygon", "corners": [["0", "0"], ["4", "4"], ["4", "0"], ["0", "4"]]},
                "corners",
                "crosses or touches itself",
            ),
            ({"pattern": "lines", "step_cm": Decimal(0)}, "step_cm", "at least 0.05"),
            (
                {"is_paired": True, "length_cm": Decimal(40), "width_cm": Decimal(40)},
                "spacing_cm",
                "Both sides together",
            ),
        ],
    )
    def test_what_cannot_be_drawn_is_refused_at_its_field_and_nothing_is_lost(
        self, clinician, area, changes, field, words
    ):
        draw(clinician, area)

        with pytest.raises(DomainError) as refused:
            draw(clinician, area, **changes)

        assert words in refused.value.fields[field]
        assert AreaChart.objects.get().count == points_of(area) == 50

    def test_a_late_save_is_refused(self, clinician, area):
        version = area.plan.version
        draw(clinician, area)

        with pytest.raises(StaleEditError):
            charts.draw_chart(actor=clinician, area=area, version=version, values={})

    def test_the_front_desk_draws_no_chart(self, front_desk, clinician, area):
        with pytest.raises(DomainError, match="Only a clinician"):
            draw(front_desk, area)
        draw(clinician, area)
        with pytest.raises(DomainError, match="Only a clinician"):
            place(front_desk, area, [(0, 0)])
        assert points_of(area) == 50


class TestPointsByHand:
    def test_the_whole_list_is_one_act_in_the_order_of_injection(self, clinician, area):
        draw(clinician, area)

        chart = place(clinician, area, [(1, 1), ("0.25", -2), (0, 0)])

        assert chart.points == [["1", "1"], ["0.25", "-2"], ["0", "0"]]
        assert chart.by_hand
        assert points_of(area) == 3

    def test_what_lies_outside_wants_a_tick_and_is_never_dropped(self, clinician, area):
        draw(clinician, area)

        with pytest.raises(DomainError, match="outside the outline: 2; on top of another: 3") as refused:
            place(clinician, area, [(1, 1), (7, 0), (1, 1)])
        assert "accept" in refused.value.fields
        assert points_of(area) == 50

        chart = place(clinician, area, [(1, 1), (7, 0), (1, 1)], accept=True)
        assert chart.count == 3
        assert place(clinician, area, [(0, 0), (7, 0)]).count == 2, "what was meant once is not asked again"

    @pytest.mark.parametrize("count", [0, 2001, 10_000])
    def test_too_many_points_and_none_are_refused(self, clinician, area, count):
        draw(clinician, area)

        with pytest.raises(DomainError, match="between 1 and 2,000"):
            place(clinician, area, [(0, 0)] * count)
        assert points_of(area) == 50

    def test_a_pattern_does_not_replace_them_unasked(self, clinician, area):
        draw(clinician, area)
        place(clinician, area, [(1, 1)])

        with pytest.raises(DomainError, match="placed by hand") as refused:
            draw(clinician, area, spacing_cm=Decimal(2))
        assert "replace" in refused.value.fields
        assert draw(clinician, area).points == [["1", "1"]], "the same pattern once more changes nothing"

        assert draw(clinician, area, spacing_cm=Decimal(2), replace=True).count == 15

    def test_the_same_pattern_is_placed_anew_where_that_is_asked_for(self, clinician, area):
        draw(clinician, area)
        place(clinician, area, [(1, 1)])

        assert draw(clinician, area, replace=True).count == 50

    def test_there_is_nothing_to_place_before_there_is_an_outline(self, clinician, area):
        with pytest.raises(DomainError, match="Draw the outline"):
            place(clinician, area, [(1, 1)])


class TestMarks:
    def test_the_pattern_keeps_off_a_mark_that_stays_with_the_patient(self, clinician, area, ana):
        draw(clinician, area)

        mark = note(clinician, area, x_cm=Decimal("0.5"))

        assert points_of(area) == 49
        assert (mark.patient, mark.side, mark.noted_by) == (ana, "both", clinician)
        charts.note_gone(actor=clinician, area=area, version=4 - 1, mark=mark)
        assert points_of(area) == 50
        mark.refresh_from_db()
        assert mark.gone_on == ana.clinic.today

    def test_on_two_outlines_it_belongs_to_the_side_it_lies_on(self, clinician, area):
        draw(clinician, area, is_paired=True)

        mark = note(clinician, area, x_cm=Decimal("6.5"), y_cm=Decimal(1))

        assert (mark.side, mark.x_cm, mark.y_cm) == ("left", Decimal("0.5"), Decimal(1))
        assert points_of(area) == 99

    def test_seen_from_behind_the_sides_are_the_other_way_round(self, clinician, area):
        draw(clinician, area, is_paired=True, seen_from="behind")

        assert note(clinician, area, x_cm=Decimal("6.5")).side == "right"

    def test_marks_that_cover_everything_are_refused_and_nothing_is_lost(self, clinician, area):
        draw(clinician, area)

        with pytest.raises(DomainError, match="cover the whole outline"):
            note(clinician, area, radius_cm=Decimal(20))

        assert not SkinMark.objects.exists()
        assert points_of(area) == 50

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"radius_cm": Decimal(0)}, "radius_cm"),
            ({"x_cm": None}, "x_cm"),
            ({"corners": [[Decimal(0), Decimal(0)], [Decimal(1), Decimal(1)]]}, "corners"),
        ],
    )
    def test_a_mark_without_a_shape_is_refused_at_its_field(self, clinician, area, changes, field):
        draw(clinician, area)

        with pytest.raises(DomainError) as refused:
            note(clinician, area, **changes)
        assert field in refused.value.fields

    def test_points_by_hand_stay_in_a_new_mark_until_it_is_settled(self, clinician, area):
        draw(clinician, area)
        place(clinician, area, [(1, 1), (3, 0)])
        note(clinician, area, x_cm=Decimal(3))
        assert points_of(area) == 2
        area.plan.refresh_from_db()

        with pytest.raises(DomainError, match="in an exclusion: 2"):
            sign(clinician, area)

        place(clinician, area, [(1, 1), (3, 0)], accept=True)
        assert sign(clinician, area).status == "signed"

    def test_the_front_desk_notes_no_mark(self, front_desk, clinician, area, ana):
        from patients.services import marks

        with pytest.raises(DomainError, match="Only a clinician"):
            marks.note_mark(actor=front_desk, patient=ana, area=area.area, values={})
        mark = draw(clinician, area) and note(clinician, area)
        with pytest.raises(DomainError, match="Only a clinician"):
            marks.note_gone(actor=front_desk, mark=mark)

    def test_a_mark_is_gone_once(self, clinician, area):
        draw(clinician, area)
        mark = note(clinician, area)
        charts.note_gone(actor=clinician, area=area, version=3, mark=mark)

        with pytest.raises(DomainError, match="gone already"):
            charts.note_gone(actor=clinician, area=area, version=4, mark=mark)


def sign(clinician, area):
    area.plan.refresh_from_db()
    return signing.sign_plan(actor=clinician, plan=area.plan, version=area.plan.version, reasons={}, notes_seen=True)


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
