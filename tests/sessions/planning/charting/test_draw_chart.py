"""Dr Marin draws the injection chart of Ana's belly; the plan reckons with as many points as it has, and no other."""

from decimal import Decimal

import pytest

from mesoplan.conflicts import StaleEditError
from mesoplan.refusals import DomainError
from sessions.planning.charts import services as charts
from sessions.planning.models import AreaChart
from tests.sessions.planning.charts import draw, place, points_of


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
