"""How long a session takes, held against what clinics publish [brief 10]; no database."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from formulations.dosing.errors import NumberError
from sessions.planning.estimates.duration import Kind, Pace, Times, Treated, duration, pace_of

TIMES = Times()


def minutes(*treated, mixtures=1, is_first=False, times=TIMES):
    return duration(treated, mixtures=mixtures, is_first=is_first, times=times).minutes


class TestWhatClinicsPublish:
    """10 to 30 min [C_MEI], 15 min [C_ROSA], 30 to 60 min for the whole body [C_BCN]."""

    def test_a_weekly_session_of_one_area_takes_15(self):
        assert minutes(Treated(60, Pace.SINGLE, 2)) == 15

    @pytest.mark.parametrize("is_first", [False, True])
    @pytest.mark.parametrize(
        "treated",
        [
            (Treated(20, Pace.SINGLE),),
            (Treated(45, Pace.SINGLE), Treated(45, Pace.SINGLE)),
            (Treated(50, Pace.DEEP),),
            (Treated(100, Pace.DEEP, 2),),
            (Treated(1500, Pace.LINE, 2),),
        ],
        ids=["a few points", "both thighs", "deoxycholate on a chin", "both flanks", "lines over the thighs"],
    )
    def test_one_or_two_areas_take_10_to_30(self, treated, is_first):
        assert 10 <= minutes(*treated, is_first=is_first) <= 30

    @pytest.mark.parametrize("is_first", [False, True])
    @pytest.mark.parametrize(
        ("points", "pace"), [(60, Pace.SINGLE), (35, Pace.DEEP), (400, Pace.LINE)], ids=["single", "deep", "lines"]
    )
    def test_the_whole_body_takes_30_to_60(self, points, pace, is_first):
        treated = [Treated(points, pace, 2) for _area in range(6)]
        assert 30 <= minutes(*treated, mixtures=2, is_first=is_first) <= 60


class TestParts:
    def test_each_has_its_count_and_its_time(self):
        parts = duration([Treated(60, Pace.SINGLE, 2)], mixtures=2, is_first=True, times=TIMES).parts

        assert [(it.kind, it.count, it.minutes) for it in parts] == [
            (Kind.BEFORE, 1, 4),
            (Kind.FIRST, 1, 5),
            (Kind.MIXTURES, 2, 4),
            (Kind.SIDES, 2, 2),
            (Kind.SINGLE, 60, 4),
            (Kind.AFTER, 1, 3),
        ]

    def test_they_add_up_exactly_and_are_rounded_up_together(self):
        found = duration([Treated(31, Pace.SINGLE)], mixtures=1, is_first=False, times=TIMES)

        assert found.exact_minutes == 10 + Fraction(31 * 4, 60)
        assert found.minutes == 15

    def test_what_is_whole_already_is_not_rounded(self):
        assert (
            minutes(Treated(60, Pace.SINGLE, 2))
            == duration([Treated(60, Pace.SINGLE, 2)], mixtures=1, is_first=False, times=TIMES).exact_minutes
        )

    def test_a_clinic_has_times_of_its_own(self):
        slow = replace(TIMES, seconds_single=Decimal(10), minutes_after=Decimal(0))

        found = duration([Treated(60, Pace.SINGLE)], mixtures=1, is_first=False, times=slow)

        assert found.exact_minutes == 4 + 2 + 1 + 10
        assert Kind.AFTER not in {it.kind for it in found.parts}

    def test_areas_of_one_pace_are_counted_together(self):
        found = duration([Treated(10, Pace.DEEP), Treated(5, Pace.DEEP)], mixtures=1, is_first=False, times=TIMES)
        assert [it.count for it in found.parts if it.kind == Kind.DEEP] == [15]

    def test_a_visit_is_5_minutes_at_least(self):
        nothing = Times(*[Decimal(0)] * 8)
        assert minutes(Treated(1, Pace.LINE), times=nothing) == 5

    @pytest.mark.parametrize("wrong", [Decimal(-1), Decimal("NaN"), Decimal("Infinity")])
    def test_a_time_that_cannot_be_is_refused(self, wrong):
        with pytest.raises(NumberError):
            minutes(Treated(1, Pace.LINE), times=replace(TIMES, minutes_before=wrong))

    def test_fewer_points_than_none_are_refused(self):
        with pytest.raises(NumberError):
            minutes(Treated(-5, Pace.LINE), Treated(20, Pace.LINE))


@pytest.mark.parametrize(
    ("technique", "pace"),
    [
        ("nappage", Pace.LINE),
        ("mesogun", Pace.LINE),
        ("point_by_point", Pace.SINGLE),
        ("deep_hypodermic", Pace.DEEP),
        ("dca_grid", Pace.DEEP),
        ("of another house", Pace.DEEP),
    ],
)
def test_lines_go_faster_than_points_and_what_is_not_known_goes_slowest(technique, pace):
    assert pace_of(technique) == pace
    assert TIMES.a_point(Pace.LINE) < TIMES.a_point(Pace.SINGLE) < TIMES.a_point(Pace.DEEP)
