"""What the body map shows of the areas that are chosen, and what it says to who does not see it."""

import re

import pytest
from django.template.loader import render_to_string

from patients.body_map import Chosen, body_map_of
from patients.models import AreaRegion, TreatmentArea
from tests.factories import make_area

LEFT = [[130, 200], [150, 200], [150, 220]]
RIGHT = [[110, 200], [90, 200], [90, 220]]

pytestmark = pytest.mark.django_db


@pytest.fixture
def belly():
    area = make_area()
    AreaRegion.objects.create(area=area, view="front", side="left", corners=LEFT)
    AreaRegion.objects.create(area=area, view="front", side="right", corners=RIGHT)
    return area


def map_of(*chosen, sex="female"):
    return body_map_of(TreatmentArea.objects.with_regions(), sex=sex, chosen=chosen)


def shown(body_map):
    return " ".join(render_to_string("patients/_body_map.html", {"body_map": body_map}).split())


@pytest.mark.parametrize(
    ("sex", "figure"), [("female", "female"), ("male", "male"), ("other", "neutral"), ("unknown", "neutral")]
)
def test_the_figure_is_the_patients_and_neither_where_the_sex_is_neither(belly, sex, figure):
    views = map_of(sex=sex).views
    assert [view.template for view in views] == [
        f"patients/figures/_{figure}_{view}.html" for view in ("front", "back")
    ]
    assert render_to_string(views[0].template, {"anchor": "body"})


def test_left_is_at_the_viewers_right_from_the_front_and_at_their_left_from_the_back(belly):
    front, back = map_of().views
    assert (front.ends, back.ends) == (("right", "left"), ("left", "right"))


@pytest.mark.parametrize(
    ("share", "standing", "label"),
    [
        (None, "chosen", "Belly, left, planned"),
        (0, "within", "Belly, left, planned, 0 % of the limit"),
        (79, "within", "Belly, left, planned, 79 % of the limit"),
        (81, "near", "Belly, left, planned, 81 % of the limit"),
        (100, "near", "Belly, left, planned, 100 % of the limit"),
        (101, "over", "Belly, left, planned, 101 % of the limit"),
    ],
)
def test_a_chosen_side_says_its_state_and_its_share(belly, share, standing, label):
    body_map = map_of(Chosen(belly.pk, "left", "planned", share))
    left, right = body_map.areas[0].buttons

    assert (left.standing, left.label, left.is_chosen) == (standing, label, True)
    assert (right.standing, right.label, right.is_chosen) == ("", "Belly, right", False)
    page = shown(body_map)
    assert page.count('aria-pressed="true"') == 2  # the region and its button
    assert len(re.findall(f'aria-label="{label}"', page)) == 2
    assert (f">{share} %</text>" in page) == (share is not None)


def test_the_share_of_an_area_is_written_once_though_both_of_its_sides_are_chosen(belly):
    page = shown(map_of(Chosen(belly.pk, "both", "planned", 53)))

    assert page.count(">53 %<") == 2  # in the drawing and in the list
    assert page.count('class="share"') == 1


def test_both_sides_chosen_are_chosen_left_and_right(belly):
    assert [it.is_chosen for it in map_of(Chosen(belly.pk, "both")).areas[0].buttons] == [True, True]


def test_of_an_area_chosen_twice_the_dose_nearest_to_its_limit_is_shown(belly):
    rows = (
        Chosen(belly.pk, "left", share=None),
        Chosen(belly.pk, "left", share=90),
        Chosen(belly.pk, "left", share=20),
    )
    assert map_of(*rows).areas[0].buttons[0].share == 90


def test_what_another_area_has_chosen_is_not_shown_here(belly):
    assert not map_of(Chosen(belly.pk + 1, "left", share=90)).areas[0].buttons[0].is_chosen


def test_every_control_is_a_link_that_works_without_scripts(belly):
    assert shown(map_of()).count(f'href="?area={belly.pk}&amp;side=left"') == 2


def test_what_is_not_drawn_is_still_in_the_list(belly):
    AreaRegion.objects.update(is_active=False)
    body_map = map_of()

    assert [button.side for button in body_map.areas[0].buttons] == ["both"]
    assert not body_map.views[0].regions


def test_the_map_takes_two_queries_however_many_areas_there_are(belly, django_assert_num_queries):
    make_area("hips", "Hips")
    with django_assert_num_queries(2):
        shown(map_of())
