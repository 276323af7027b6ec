"""Measuring a patient, at the door."""

import re
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone

from patients.models import Measurement
from patients.services.measurements import record_measurement
from tests.factories import make_area, make_clinic, make_patient, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(ana) -> str:
    return f"/patients/{ana.pk}/measure"


def entry(observer, /, **typed) -> dict[str, str]:
    return {"measured_at": "2026-03-02T10:00", "observer": str(observer.pk)} | typed


def test_weight_and_height_are_taken_together(client_of, clinician, ana, page):
    assert client_of(clinician).post(page, entry(clinician, weight="61.5", height="168")).status_code == 302
    assert {(it.kind, it.value, it.unit) for it in ana.measurements.all()} == {
        ("weight", Decimal("61.5"), "kg"),
        ("height", Decimal(168), "cm"),
    }


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_weight_is_taken_with_a_decimal_comma(client_of, clinician, ana, page, language):
    browser = client_of(clinician)
    browser.cookies["django_language"] = language
    assert browser.post(page, entry(clinician, weight="71,4", height="168.5")).status_code == 302
    assert {it.value for it in ana.measurements.all()} == {Decimal("71.4"), Decimal("168.5")}


def test_the_time_typed_is_the_clock_of_the_clinic(client_of, clinician, ana, page):
    client_of(clinician).post(page, entry(clinician, weight="61.5"))
    assert ana.measurements.get().measured_at.isoformat() == "2026-03-02T09:00:00+00:00"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({}, "weight"),
        ({"weight": "615"}, "weight"),
        ({"weight": "-61"}, "weight"),
        ({"weight": "heavy"}, "weight"),
        ({"weight": "1,250"}, "weight"),
        ({"weight": "NaN"}, "weight"),
        ({"weight": "61.5", "height": "1.68"}, "height"),
        ({"weight": "61.5", "measured_at": "2126-03-02T10:00"}, "measured_at"),
        ({"weight": "61.5", "measured_at": "1980-03-02T10:00"}, "measured_at"),
        ({"weight": "61.5", "measured_at": "soon"}, "measured_at"),
        ({"weight": "61.5", "observer": "0"}, "observer"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_is_kept(client_of, clinician, page, typed, field):
    answer = client_of(clinician).post(page, entry(clinician, **typed))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not Measurement.objects.exists()


@pytest.mark.parametrize(
    ("kind", "typed", "fields"),
    [
        (
            "body",
            {"weight": "heavy", "height": "16700", "measured_at": "2126-03-02T10:00"},
            "weight measured_at height",
        ),
        ("body", {"weight": "615", "height": "16700", "observer": "0"}, "observer weight height"),
        ("skinfold", {"area": "0", "side": "left", "value": "840"}, "area value"),
    ],
)
def test_all_that_is_wrong_is_said_at_once(client_of, clinician, page, kind, typed, fields):
    answer = client_of(clinician).post(f"{page}?kind={kind}", entry(clinician) | typed)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == set(fields.split())


@pytest.mark.parametrize(("typed", "asked"), [("1.68", "168"), ("1,7", "170"), ("2.5", "250"), ("1", "100")])
def test_a_height_in_metres_is_asked_about_in_centimetres(client_of, clinician, page, typed, asked):
    answer = client_of(clinician).post(page, entry(clinician, height=typed))
    assert answer.status_code == 422
    assert answer.context["form"].errors["height"] == [f"Did you mean {asked} cm?"]
    assert f'value="{typed}"' in answer.text


def test_a_height_that_is_no_length_in_metres_either_is_told_its_limits(client_of, clinician, page):
    answer = client_of(clinician).post(page, entry(clinician, height="17"))
    assert "between 30 and 260 cm" in answer.context["form"].errors["height"][0]


def test_a_circumference_says_where_and_carries_its_unit(client_of, clinician, ana, page):
    belly = make_area()
    typed = entry(clinician, area=str(belly.pk), side="both", landmark="2 cm below the navel", value="84.5")
    browser = client_of(clinician)
    assert 'class="unit">cm<' in browser.get(page, {"kind": "circumference"}).text
    assert browser.post(f"{page}?kind=circumference", typed).status_code == 302
    row = ana.measurements.get()
    assert (row.area, row.value, row.unit, row.landmark) == (belly, Decimal("84.5"), "cm", "2 cm below the navel")


def test_an_absurd_skinfold_is_refused_at_the_value(client_of, clinician, page):
    typed = entry(clinician, area=str(make_area().pk), side="left", value="840")
    answer = client_of(clinician).post(f"{page}?kind=skinfold", typed)
    assert answer.status_code == 422
    assert "between 1 and 150 mm" in answer.context["form"].errors["value"][0]


def test_the_form_proposes_now_and_whoever_is_signed_in(client_of, clinician, page):
    with time_machine.travel("2026-03-02T09:30:00Z", tick=False):
        text = client_of(clinician).get(page).text
    assert 'value="2026-03-02T10:30"' in text
    assert f'<option value="{clinician.pk}" selected' in text


def test_a_weight_far_from_the_last_one_is_asked_about_once_more(client_of, clinician, ana, page):
    browser = client_of(clinician)
    browser.post(page, entry(clinician, weight="61.5"))
    doubted = browser.post(page, entry(clinician, weight="165", height="168"))
    assert doubted.status_code == 422
    assert list(doubted.context["form"].errors) == ["weight"]
    assert 'type="checkbox" name="weight_is_right"' in doubted.text
    assert ana.measurements.count() == 1
    assert browser.post(page, entry(clinician, weight="165", weight_is_right="on")).status_code == 302
    assert browser.post(page, entry(clinician, weight="132")).status_code == 302, "a fifth less is no surprise"


def test_what_was_just_measured_can_be_taken_back(client_of, clinician, ana, page):
    browser = client_of(clinician)
    after = browser.post(page, entry(clinician, weight="61.5", height="168"), follow=True)
    assert "Measured and saved." in after.text
    undo = re.search(rf'action="({page}/take-back[^"]+just=[^"]+just=[^"]+)"', after.text)[1].replace("&amp;", "&")
    browser.post(undo)
    assert not ana.measurements.exists()


def test_nothing_of_another_patient_is_taken_back(client_of, clinician, clinic, ana, page):
    browser = client_of(clinician)
    browser.post(page, entry(clinician, weight="61.5"))
    other = make_patient(clinic, given_name="Bruno")
    browser.post(f"/patients/{other.pk}/measure/take-back?just={ana.measurements.get().pk}&just=x")
    assert ana.measurements.exists()


def test_something_else_cannot_be_measured(client_of, clinician, page):
    assert client_of(clinician).get(page, {"kind": "mood"}).status_code == 404


@pytest.mark.parametrize("role", ["front_desk", "admin"])
def test_only_clinicians_measure(client_of, clinic, clinician, page, role):
    browser = client_of(make_user(role, clinic))
    assert browser.get(page).status_code == 403
    assert browser.post(page, entry(clinician, weight="61.5")).status_code == 403
    assert not Measurement.objects.exists()


def test_a_clinician_of_another_clinic_finds_nobody_there(client_of, page):
    assert client_of(make_user("clinician", make_clinic(name="Lyon"))).get(page).status_code == 404


def test_the_history_costs_the_same_number_of_queries_however_long(
    client_of, clinician, ana, page, django_assert_num_queries
):
    browser = client_of(clinician)
    for number in range(40):
        record_measurement(
            actor=clinician,
            patient=ana,
            kind="skinfold",
            area=make_area(),
            value=Decimal(20 + number),
            measured_at=timezone.now(),
        )
    with django_assert_num_queries(13):
        text = browser.get(page).text
    assert "Page 1 of 2" in text


def test_a_reading_far_from_the_last_one_of_its_place_is_asked_about_once_more(client_of, clinician, ana, page):
    browser, belly, address = client_of(clinician), str(make_area().pk), f"{page}?kind=circumference"
    browser.post(address, entry(clinician, area=belly, side="both", value="81.6", landmark="At the navel"))
    doubted = browser.post(address, entry(clinician, area=belly, side="both", value="8.1"))
    assert doubted.status_code == 422
    assert "81.6 cm. Check the number." in doubted.context["form"].errors["value"][0]
    assert 'type="checkbox" name="value_is_right"' in doubted.text
    assert ana.measurements.count() == 1
    other_side = entry(clinician, area=belly, side="left", value="44")
    assert browser.post(address, other_side).status_code == 302, "of this side nothing is known yet"
    right = entry(clinician, area=belly, side="both", value="60", value_is_right="on")
    assert browser.post(address, right).status_code == 302


def test_a_reading_entered_in_error_counts_no_more_until_that_is_undone(client_of, clinician, ana, page):
    browser = client_of(clinician)
    browser.post(page, entry(clinician, weight="61.5"))
    mistake = ana.measurements.get()
    after = browser.post(f"{page}/take-back?just={mistake.pk}", follow=True)
    assert not ana.measurements.exists()
    undo = re.search(rf'action="({page}/restore[^"]+)"', after.text)[1].replace("&amp;", "&")
    assert "It counts again." in browser.post(undo, follow=True).text
    assert ana.measurements.get() == mistake
