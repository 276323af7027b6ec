"""Omar draws an area on the body, mirrors it, and takes it away again."""

import pytest
from django.db import IntegrityError, transaction

from mesoplan.conflicts import StaleEditError
from mesoplan.refusals import DomainError
from patients.models import AreaRegion
from patients.services.areas import add_area, change_area
from patients.services.regions import draw_region, mirror_region, remove_region
from tests.factories import make_area

LEFT = [(130, 200), (150, 200), (150, 220)]
ACROSS = [(110, 200), (130, 200), (130, 220)]

pytestmark = pytest.mark.django_db


@pytest.fixture
def belly():
    return make_area()


@pytest.fixture
def draw(admin, belly):
    def drawn(corners=LEFT, **how):
        place = {"area": belly, "view": "front", "side": "left", "version": 0} | how
        return draw_region(actor=admin, corners=corners, **place)

    return drawn


def test_a_region_is_drawn_and_drawn_again(draw):
    draw()
    again = [*LEFT, (130, 220)]

    region = draw(again, version=1)

    region.refresh_from_db()
    assert (region.outline, region.version, region.changed_here) == (again, 2, True)
    assert list(region.events.order_by("pgh_id").values_list("pgh_label", flat=True)) == ["insert", "update"]


@pytest.mark.parametrize("version", [0, 2])
def test_who_saves_what_they_have_not_seen_is_refused(draw, version):
    draw()

    with pytest.raises(StaleEditError):
        draw([*LEFT, (130, 220)], version=version)

    assert AreaRegion.objects.get().outline == LEFT


@pytest.mark.parametrize(
    ("corners", "how", "sentence"),
    [
        (LEFT[:2], {}, "three corners or more"),
        ([(130, 200), (150, 220), (150, 200), (130, 220)], {}, "crosses or touches itself"),
        (LEFT, {"side": "right"}, "on the other side of the body"),
        (LEFT, {"view": "back"}, "from the back it is on your left"),
        (LEFT, {"side": "both"}, "reaches across the middle"),
        ([(130, 200), (300, 200), (150, 220)], {}, "0 to 240 across"),
        ([(130 + number, 200 + number**2) for number in range(41)][::-1], {}, "40 corners at most"),
    ],
)
def test_what_is_no_region_is_refused_with_what_is_wrong(draw, corners, how, sentence):
    with pytest.raises(DomainError, match=sentence) as refusal:
        draw(corners, **how)

    assert "corners" in refusal.value.fields
    assert not AreaRegion.objects.exists()


def test_the_other_side_is_a_mirror_image(draw, admin):
    region = draw()

    other = mirror_region(actor=admin, region=region, version=0)

    assert (other.side, other.view, other.outline) == ("right", "front", [(90, 220), (90, 200), (110, 200)])


def test_mirroring_over_what_somebody_has_drawn_meanwhile_is_refused(draw, admin):
    region = draw()
    draw([(110, 220), (90, 200), (110, 200)], side="right")

    with pytest.raises(StaleEditError):
        mirror_region(actor=admin, region=region, version=0)


def test_what_lies_on_both_sides_has_no_mirror_image(draw, admin):
    region = draw(ACROSS, side="both")

    with pytest.raises(DomainError, match="no other side"):
        mirror_region(actor=admin, region=region, version=0)


def test_a_region_is_taken_away_once_and_may_be_drawn_again(draw, admin, belly):
    draw()
    place = {"actor": admin, "area": belly, "view": "front", "side": "left"}

    with pytest.raises(StaleEditError):
        remove_region(**place, version=7)
    removed = remove_region(**place, version=1)
    with pytest.raises(DomainError, match="not drawn in this view"):
        remove_region(**place, version=2)

    assert not removed.is_active
    assert draw(version=2).is_active


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"view": "above"}, "patients_region_view_known"),
        ({"side": "top"}, "patients_region_side_known"),
        ({"corners": [[1, 1], [2, 2]]}, "patients_region_corners"),
        ({"corners": [[1, 1]] * 41}, "patients_region_corners"),
        ({}, "patients_region_once"),
    ],
)
def test_the_database_refuses_it_too(draw, belly, values, constraint):
    draw()
    row = {"area": belly, "view": "front", "side": "left", "corners": [list(corner) for corner in LEFT]}

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        AreaRegion.objects.create(**(row | values))


def test_an_area_is_added_and_its_code_is_there_once(admin):
    details = {"name": "Neck", "position": 8, "is_active": True}

    area = add_area(actor=admin, code="neck", **details)

    assert (area.version, area.changed_here) == (1, True)
    with pytest.raises(DomainError) as refusal:
        add_area(actor=admin, code="neck", **details)
    assert refusal.value.fields.keys() == {"code"}
    with pytest.raises(DomainError) as refusal:
        add_area(actor=admin, code="no good", **(details | {"name": ""}))
    assert refusal.value.fields.keys() == {"code", "name"}


def test_an_area_out_of_use_still_gets_its_name_from_the_file(admin, belly):
    area = change_area(actor=admin, area=belly, version=1, name="Belly", position=0, is_active=False)

    assert (area.is_active, area.changed_here, area.version) == (False, False, 2)


def test_an_area_that_somebody_has_changed_meanwhile_is_not_changed(admin, belly):
    change_area(actor=admin, area=belly, version=1, name="Tummy", position=0, is_active=True)

    with pytest.raises(StaleEditError):
        change_area(actor=admin, area=belly, version=1, name="Abdomen", position=0, is_active=True)

    belly.refresh_from_db()
    assert (belly.name, belly.changed_here) == ("Tummy", True)
