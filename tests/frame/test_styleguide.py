from datetime import date
from decimal import Decimal
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from django.template.loader import render_to_string
from django.test import Client

from mesoplan.frame.banner import AllergyStatus, PatientBanner
from mesoplan.today.styleguide import EXAMPLES
from tests.browsing import SIZES, first_by_day, violations


def banner(**changes) -> PatientBanner:
    ana = {
        "name": "Ana Ruiz",
        "number": "000012",
        "clinic": "Mesoplan Paris",
        "zone": ZoneInfo("Europe/Paris"),
        "birth_date": date(1985, 3, 14),
        "age": 41,
        "sex": "female",
        "allergies": (),
        "allergy_status": AllergyStatus.UNKNOWN,
        "alerts": (),
        "weight_kg": None,
        "weight_on": None,
        "next_appointment": "",
        "chart_url": "/patients/1/",
    }
    return PatientBanner(**(ana | changes))


def banner_of(**changes) -> str:
    return " ".join(render_to_string("components/patient_banner.html", {"banner": banner(**changes)}).split())


@pytest.mark.parametrize("role", ["clinician", "front_desk", "admin"])
def test_every_role_sees_every_component_and_its_template(role: str, request, client_of) -> None:
    answer = client_of(request.getfixturevalue(role)).get("/styleguide/")
    assert answer.status_code == 200
    for example in EXAMPLES:
        assert f'id="{example.slug}"' in answer.text
    assert "{% page_head" in answer.text.replace("&quot;", '"')


def test_a_stranger_does_not_see_it(db) -> None:
    assert Client().get("/styleguide/").status_code == 302


def test_the_page_asks_the_database_no_more_than_the_frame_does(
    client_of, clinician, django_assert_num_queries
) -> None:
    client = client_of(clinician)
    with django_assert_num_queries(3):  # session, person, clinics
        client.get("/styleguide/")


def test_allergies_not_asked_are_never_shown_as_none() -> None:
    assert "Allergies not asked" in banner_of()
    assert "No known allergies" in banner_of(allergy_status=AllergyStatus.NONE)
    assert "Allergies: soy, egg" in banner_of(allergies=("soy", "egg"), allergy_status=AllergyStatus.RECORDED)


def test_a_recorded_allergy_is_shown_whatever_the_status_says() -> None:
    assert "Allergies: soy" in banner_of(allergies=("soy",), allergy_status=AllergyStatus.NONE)


def test_a_weight_is_shown_with_its_age(time_machine) -> None:
    time_machine.move_to("2026-11-24T12:00:00Z", tick=False)
    said = banner_of(weight_kg=Decimal("61.50"), weight_on=date(2026, 11, 12))
    assert ">61.5&nbsp;" in said
    assert "12 days ago" in said
    assert "No weight" in banner_of()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("size", "theme"),
    [("desk", "dark"), *first_by_day(*list(product(SIZES, ("light", "dark")))[:-1])],
)
def test_the_components_have_no_barrier(open_page, clinician, theme: str, size: str) -> None:
    width, height = SIZES[size]
    page = open_page("/styleguide/", person=clinician, theme=theme, width=width, height=height)
    assert page.get_by_role("heading", name="Style guide").is_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/account/login/", "Sign in"),
        ("/account/password/reset/", "Set a new password"),
        ("/nothing-here", "There is nothing at this address"),
    ],
)
def test_the_way_in_has_no_barrier(open_page, db, theme: str, path: str, words: str) -> None:
    page = open_page(path, theme=theme, width=390, height=844)
    assert page.get_by_text(words, exact=True).first.is_visible()
    assert violations(page) == []
