"""Omar keeps the areas and draws where they are; Dr Marin may look at them."""

import pytest
from django.urls import reverse

from patients.models import AreaRegion, TreatmentArea
from tests.factories import make_area

LEFT = [(130, 200), (150, 200), (150, 220)]

pytestmark = pytest.mark.django_db


@pytest.fixture
def belly():
    return make_area()


@pytest.fixture
def omar(client_of, admin):
    return client_of(admin)


def drawing(area, view="front", side="left"):
    return reverse("patients:draw_region", args=[area.pk, view, side])


def sent(corners=LEFT, *, version=0, other_version=0, **more):
    data = {"version": version, "other_version": other_version, "corners-TOTAL_FORMS": len(corners)}
    for number, (x, y) in enumerate(corners):
        data |= {f"corners-{number}-x": x, f"corners-{number}-y": y}
    return data | {"corners-INITIAL_FORMS": min(version, 1) * 3} | more


def test_the_areas_are_a_page_of_the_catalogue_that_clinicians_only_read(client_of, clinician, omar, belly):
    read, kept = client_of(clinician).get(reverse("patients:areas")).text, omar.get(reverse("patients:areas")).text

    assert "Belly" in read
    assert 'aria-current="page">Areas</a>' in read
    assert reverse("patients:edit_area", args=[belly.pk]) not in read
    assert reverse("patients:edit_area", args=[belly.pk]) in kept
    assert reverse("patients:areas") in client_of(clinician).get(reverse("formulations:catalogue")).text


def test_without_any_area_the_page_says_how_to_begin(omar):
    assert "No areas yet" in omar.get(reverse("patients:areas")).text


def test_what_is_pointed_at_on_the_body_is_found_in_the_list(omar, belly):
    AreaRegion.objects.create(area=belly, view="front", side="left", corners=[list(corner) for corner in LEFT])

    page = omar.get(reverse("patients:areas"), {"area": belly.pk, "side": "left", "figure": "male"}).text

    assert '<tr class="wanted">' in page
    assert page.count('aria-pressed="true"') == 2
    for wrong in ("9" * 30, "x", "-1"):
        assert omar.get(reverse("patients:areas"), {"area": wrong, "side": "top", "figure": "cat"}).status_code == 200


def test_an_area_is_added_and_taken_out_of_use(omar):
    details = {"name": "Neck", "code": "neck", "position": "8", "is_active": "on"}
    answer = omar.post(reverse("patients:add_area"), details)
    neck = TreatmentArea.objects.get()
    page = reverse("patients:edit_area", args=[neck.pk])
    assert answer.url == page

    omar.post(page, {"name": "Neck", "position": "8", "version": "1"})

    neck.refresh_from_db()
    assert (neck.is_active, neck.version, neck.code) == (False, 2, "neck")
    assert "not in use" in omar.get(reverse("patients:areas")).text


def test_what_cannot_be_an_area_is_said_at_its_field(omar, belly):
    answer = omar.post(reverse("patients:add_area"), {"name": "", "code": "belly", "position": "1"})
    assert answer.status_code == 422
    answer = omar.post(reverse("patients:add_area"), {"name": "Tummy", "code": "belly", "position": "1"})
    assert answer.status_code == 422
    assert "There is an area with this code." in answer.text
    answer = omar.post(reverse("patients:add_area"), {"name": "Tummy", "code": "No good", "position": "9999"})
    assert "Small letters, figures and hyphens" in answer.text
    assert "999 at most." in answer.text


def test_who_saves_late_sees_both_words_and_may_then_replace_them(omar, belly):
    page = reverse("patients:edit_area", args=[belly.pk])
    TreatmentArea.objects.update(name="Tummy", version=2)
    typed = {"name": "Abdomen", "position": "0", "is_active": "on"}

    late = omar.post(page, typed | {"version": "1"})

    assert late.status_code == 422
    assert "<td>Tummy</td><td>Abdomen</td>" in late.text
    assert omar.post(page, typed | {"version": "2"}).status_code == 302
    belly.refresh_from_db()
    assert belly.name == "Abdomen"


def test_a_region_is_drawn_from_its_table_of_figures(omar, belly):
    answer = omar.post(drawing(belly), sent([*LEFT, ("", "")]))

    assert answer.status_code == 302
    assert AreaRegion.objects.get().outline == LEFT
    page = omar.get(drawing(belly)).text
    assert 'points="130,200 150,200 150,220" data-outline' in page
    assert 'name="version" value="1"' in page


def test_both_sides_are_drawn_with_one_button_or_neither_is(omar, belly):
    omar.post(drawing(belly), sent(mirror="on"))
    assert set(belly.regions.values_list("side", "version")) == {("left", 1), ("right", 1)}

    answer = omar.post(drawing(belly), sent([*LEFT, (130, 220)], version=1, other_version=7, mirror="on"))

    assert answer.status_code == 422
    theirs, mine = "90,220 90,200 110,200", "110,220 90,220 90,200 110,200"
    assert f"Corners of the other side</th><td>{theirs}</td><td>{mine}</td>" in answer.text
    assert set(belly.regions.values_list("side", "version")) == {("left", 1), ("right", 1)}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (sent(LEFT[:2]), "three corners or more"),
        (sent([(130, 200), (150, 220), (150, 200), (130, 220)]), "crosses or touches itself"),
        (sent([(110, 200), *LEFT]), "on the other side of the body"),
        (sent([*LEFT, ("", "210")]), "A corner has both figures."),
        (sent([*LEFT, ("999", "210")]), "240 at most."),
        (sent([*LEFT, ("belly", "210")]), "Write a whole number in figures."),
        (sent([(120 + number, 100) for number in range(60)]), "40 corners at most"),
        ({"version": "0"}, "cannot be read"),
    ],
)
def test_what_is_no_region_is_refused_and_the_figures_stay(omar, belly, data, words):
    answer = omar.post(drawing(belly), data)

    assert answer.status_code == 422
    assert words in answer.text
    assert not AreaRegion.objects.exists()
    if "corners-2-y" in data:
        assert f'value="{data["corners-2-y"]}"' in answer.text


def test_who_draws_late_sees_both_outlines_and_may_then_replace_theirs(omar, belly):
    omar.post(drawing(belly), sent())
    mine = [*LEFT, (130, 220)]

    late = omar.post(drawing(belly), sent(mine, version=0))

    assert late.status_code == 422
    assert "<td>130,200 150,200 150,220</td><td>130,200 150,200 150,220 130,220</td>" in late.text
    assert 'class="theirs" points="130,200 150,200 150,220"' in late.text
    assert 'points="130,200 150,200 150,220 130,220" data-outline' in late.text
    assert omar.post(drawing(belly), sent(mine, version=1)).status_code == 302
    assert AreaRegion.objects.get().outline == mine


def test_a_region_is_no_longer_drawn(omar, belly):
    omar.post(drawing(belly), sent())
    remove = reverse("patients:remove_region", args=[belly.pk, "front", "left"])

    assert omar.post(remove, {"version": "9"}).status_code == 409
    assert omar.post(remove, {}).url == drawing(belly)
    assert omar.post(remove, {"version": "1"}).status_code == 302

    assert not AreaRegion.objects.get().is_active
    assert 'points="" data-outline' in omar.get(drawing(belly)).text


def test_there_is_no_place_that_the_body_does_not_have(omar, belly):
    assert omar.get(drawing(belly, view="above")).status_code == 404
    assert omar.get(drawing(belly, side="top")).status_code == 404


def test_the_pages_take_as_many_queries_with_one_area_as_with_many(omar, belly, django_assert_num_queries):
    frame = 3  # session, person, clinics
    omar.post(drawing(belly), sent())
    for number in range(3):
        area = make_area(f"area-{number}", f"Area {number}")
        omar.post(drawing(area), sent(mirror="on"))

    with django_assert_num_queries(frame + 2):
        omar.get(reverse("patients:areas"))
    with django_assert_num_queries(frame + 2):
        omar.get(reverse("patients:edit_area", args=[belly.pk]))
    with django_assert_num_queries(frame + 4):
        omar.get(drawing(belly))
