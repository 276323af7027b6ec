"""What whole batches hold and nobody receives is left over: the page says it as a sum."""

from decimal import Decimal

import pgtrigger
import pytest
from django.urls import reverse
from lxml import html

from sessions.delivery.leftover import pours_of
from sessions.delivery.sheet import sheet_of
from tests import factories
from tests.sessions.delivery.chairside import save, sign


def words(page, anchor: str) -> str:
    return " ".join(html.fromstring(page.text).get_element_by_id(anchor).text_content().split())


@pytest.fixture
def read(client_of, clinician, appointment):
    return lambda: client_of(clinician).get(reverse("delivery:record", args=[appointment.pk]))


@pytest.fixture
def add_line(record):
    def add(area: str, points: int, **fields):
        line = record.administrations.first()
        line.pk, line.area, line.points = None, factories.make_area(area, area.capitalize()), points
        for name, value in fields.items():
            setattr(line, name, value)
        line.save()

    return add


def sums(record) -> list[tuple]:
    return [(it.mixture, it.batches, it.drawn_ml, it.given_ml, it.left_over_ml) for it in sheet_of(record).pours]


def test_areas_of_one_mixture_share_its_batches(record, add_line):
    record.administrations.update(points=25)
    add_line("hips", 24)

    assert sums(record) == [("Lipo A v1", 1, 5, Decimal("4.9"), Decimal("0.1"))]


def test_mixtures_stay_apart(record, clinician, caffeine, add_line):
    other = factories.make_version(clinician, name="Lipo C", recipe={caffeine: "4"})
    add_line("hips", 40, formulation_version=other)

    assert sorted(sums(record)) == [("Lipo A v1", 1, 5, 5, 0), ("Lipo C v1", 1, 4, 4, 0)]


def test_an_area_that_receives_nothing_takes_no_part(record, clinician, caffeine, add_line):
    other = factories.make_version(clinician, name="Lipo C", recipe={caffeine: "4"})
    add_line("hips", 0, formulation_version=other)

    assert sums(record) == [("Lipo A v1", 1, 5, 5, 0)]


def test_what_is_to_draw_is_what_the_doses_are_worked_out_from(record, add_line):
    record.administrations.update(points=25)
    add_line("hips", 24)
    sheet = sheet_of(record)

    (dose,) = sheet.check.report.doses

    assert (sheet.drawings[0].volume_ml, dose.drawn.value, dose.injected.value) == (5, 50, 49)


@pytest.mark.parametrize(
    ("points", "drawn", "left_over"), [(50, 5, 0), (48, 5, Decimal("0.2")), (51, 10, Decimal("4.9"))]
)
def test_whole_batches_are_drawn_and_the_rest_is_left_over(record, clinician, lot, points, drawn, left_over):
    save(record, clinician, lot, points=points)

    (pour,) = pours_of(sheet_of(record).lines)

    assert (pour.drawn_ml, pour.left_over_ml) == (drawn, left_over)


@pytest.mark.parametrize("place", ["draw", "give"])
def test_the_draft_says_the_sum_where_it_is_drawn_and_where_it_is_given(read, record, clinician, lot, place):
    save(record, clinician, lot, points=30)

    assert words(read(), f"pours-{place}") == "Lipo A v1 · To draw 5 mL (1 batch) · given 3 mL · left over 2 mL"


def test_the_signed_record_says_the_sum_and_claims_nothing_that_nobody_entered(read, record, clinician, lot):
    sign(save(record, clinician, lot, points=30, reason="Patient felt faint."), clinician)

    assert words(read(), "pours-signed") == "Lipo A v1 · Whole batches: 5 mL · given 3 mL · left over 2 mL"


def test_a_diluent_is_part_of_the_volume_and_no_dose(read, record, clinician, lot, caffeine):
    with pgtrigger.ignore("formulations.DoseLimit:limit_taken_away_by_two"):
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
