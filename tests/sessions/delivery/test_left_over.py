"""What was drawn and not given is discarded: the page says it as a sum."""

from decimal import Decimal

import pytest
from django.urls import reverse
from lxml import html

from sessions.delivery.leftover import Pour, by_mixture
from sessions.delivery.sheet import pours_of, sheet_of
from tests.sessions.delivery.chairside import save, sign


def words(page, anchor: str) -> str:
    return " ".join(html.fromstring(page.text).get_element_by_id(anchor).text_content().split())


@pytest.fixture
def read(client_of, clinician, appointment):
    return lambda: client_of(clinician).get(reverse("delivery:record", args=[appointment.pk]))


def test_areas_of_one_mixture_are_summed_and_mixtures_stay_apart():
    pours = [
        Pour("Lipo A v1", Decimal(10), Decimal("3.5")),
        Pour("Lipo C v1", Decimal(5), Decimal(5)),
        Pour("Lipo A v1", Decimal(10), Decimal("3.4")),
    ]

    sums = [(it.mixture, it.drawn_ml, it.given_ml, it.left_over_ml) for it in by_mixture(pours)]

    assert sums == [("Lipo A v1", 20, Decimal("6.9"), Decimal("13.1")), ("Lipo C v1", 5, 5, 0)]


@pytest.mark.parametrize(
    ("points", "drawn", "left_over"), [(50, 5, 0), (48, 5, Decimal("0.2")), (51, 10, Decimal("4.9"))]
)
def test_whole_batches_are_drawn_and_the_rest_is_left_over(record, clinician, lot, points, drawn, left_over):
    save(record, clinician, lot, points=points)

    (pour,) = pours_of(sheet_of(record).syringes)

    assert (pour.drawn_ml, pour.left_over_ml) == (drawn, left_over)


@pytest.mark.parametrize("place", ["draw", "give"])
def test_the_draft_says_the_sum_where_it_is_drawn_and_where_it_is_given(read, record, clinician, lot, place):
    save(record, clinician, lot, points=30)

    assert words(read(), f"pours-{place}") == "Lipo A v1: drawn 5 mL · given 3 mL · left over 2 mL to discard"


def test_the_signed_record_says_the_sum(read, record, clinician, lot):
    sign(save(record, clinician, lot, points=30, reason="Patient felt faint."), clinician)

    assert words(read(), "pours-signed") == "Lipo A v1: drawn 5 mL · given 3 mL · left over 2 mL to discard"


def test_a_diluent_is_part_of_the_volume_and_no_dose(read, record, clinician, lot, caffeine):
    caffeine.components.get().ingredient.limits.all().delete()
    assert "Caffeine" in dosed(read())

    type(caffeine.components.get().ingredient).objects.update(category="vehicle")

    assert "Caffeine" not in dosed(read())
    assert "Caffeine" in words(read(), "draw")
    sign(save(record, clinician, lot, explanation="No more."), clinician)
    assert dosed(read()) == []


def test_a_diluent_with_a_limit_stays_beside_it(read, record, caffeine):
    type(caffeine.components.get().ingredient).objects.update(category="vehicle")

    assert dosed(read()) == ["Caffeine"]


def dosed(page) -> list[str]:
    return [
        it.text_content().strip() for it in html.fromstring(page.text).xpath("//*[@class='dose']//*[@class='name']")
    ]
