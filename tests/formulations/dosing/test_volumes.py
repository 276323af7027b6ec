"""Volumes of a syringe, its points and its vials [brief 6, 9]."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formulations.dosing.errors import NumberError
from formulations.dosing.volumes import points_served, vials_to_open

volumes = st.decimals(min_value="0.001", max_value=500, places=3)


@pytest.mark.parametrize(
    ("volume", "each", "dead_space", "points"),
    [
        pytest.param("10", "0.2", "0", 50, id="KYB_PP 50 points of 0.2 mL"),
        pytest.param("10", "0.2", "0.1", 49, id="brief 9: less the dead space"),
        pytest.param("1", "0.3", "0", 3, id="only whole points"),
        pytest.param("0.3", "0.1", "0", 3, id="three tenths are three times one"),
        pytest.param("20", "1", "0", 20, id="L202 20 points of 1 mL"),
        pytest.param("0.05", "0.1", "0", 0, id="not even one"),
        pytest.param("0.05", "0.1", "0.07", 0, id="all of it dead space"),
    ],
)
def test_a_syringe_serves_whole_points(volume, each, dead_space, points):
    assert points_served(Decimal(volume), Decimal(each), Decimal(dead_space)) == points


@pytest.mark.parametrize(
    ("drawn", "usable", "vials"),
    [
        pytest.param(Decimal(10), "2", 5, id="KYB_LABEL 10 mL from vials of 2 mL"),
        pytest.param(Decimal("10.001"), "2", 6, id="a drop more opens one more"),
        pytest.param(Fraction(1, 3), "0.25", 2, id="a share of a batch"),
        pytest.param(Decimal(0), "2", 0, id="nothing"),
    ],
)
def test_vials_are_opened_whole(drawn, usable, vials):
    assert vials_to_open(drawn, Decimal(usable)) == vials


@pytest.mark.parametrize("nothing", [Decimal(0), Decimal(-1), Decimal("NaN")])
def test_a_point_and_a_vial_have_a_volume(nothing):
    with pytest.raises(NumberError):
        points_served(Decimal(1), nothing)
    with pytest.raises(NumberError):
        vials_to_open(Decimal(1), nothing)


@given(volumes, volumes, volumes)
def test_the_points_fit_and_one_more_would_not(volume, each, dead_space):
    points = points_served(volume, each, dead_space)
    usable = max(Decimal(0), volume - dead_space)
    assert points * each <= usable < (points + 1) * each


@given(volumes, volumes)
def test_the_vials_are_enough_and_one_less_would_not_be(drawn, usable):
    vials = vials_to_open(drawn, usable)
    assert (vials - 1) * usable < drawn <= vials * usable
