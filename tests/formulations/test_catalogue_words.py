"""What the catalogue says is read in the reader's language, and kept, compared and sent in the words of its files."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import translation

from formulations.dosing.messages import Joined, Sign
from formulations.dosing.report import Finding, Severity
from formulations.models import Ingredient
from formulations.services.catalogue import load_catalogue
from formulations.wording import finding_key, words
from mesoplan.frame.catalogue_words import catalogue_word
from tests.factories import make_area, make_course, make_ingredient, make_plan_area, make_product, make_version

NAMES = ("Caffeine", "Lidocaine")
PAIR = Finding(
    code="pair_warned",
    severity=Severity.OVERRIDE,
    rule="R7",
    template="%(first)s with %(second)s: %(mechanism)s. Mix only with a recorded reason.",
    params={
        "first": NAMES[0],
        "second": NAMES[1],
        "mechanism": "Sodium-channel blockers inhibit the intended lipolysis",
    },
    ingredients=NAMES,
)


@pytest.fixture
def read(client_of, clinician):
    def in_french(address: str, **query: str) -> str:
        browser = client_of(clinician)
        browser.cookies["django_language"] = "fr"
        return browser.get(address, query).content.decode()

    return in_french


def in_french(**params: object) -> str:
    with translation.override("fr"):
        return words(" ".join(f"%({name})s" for name in params), params)


def test_a_finding_names_ingredients_and_mechanism_in_french():
    with translation.override("fr"):
        said = words(PAIR.template, PAIR.params)

    assert said.startswith("Caféine avec Lidocaïne\u202f: Les inhibiteurs des canaux sodiques s’opposent à la lipolyse")


def test_words_set_together_are_translated_each_by_itself():
    assert in_french(pairs=(Joined("%s + %s", NAMES), Joined("%s (%s)", ("Thiamine", "avoid")))) == (
        "Caféine + Lidocaïne, Thiamine (à éviter)"
    )


def test_an_instant_is_shown_with_its_hour_in_the_zone_it_comes_in():
    at = datetime(2026, 11, 24, 9, 5, tzinfo=ZoneInfo("America/New_York"))
    assert in_french(at=at) == "24 nov. 2026, 09:05"
    assert in_french(at=at.date()) == "24 nov. 2026"


def test_a_unit_alone_is_translated_as_beside_a_number():
    assert in_french(unit=Sign("[iU]")) == "UI"


def test_what_is_not_in_the_files_shows_as_it_is():
    assert in_french(name="Caffeine of our own pharmacy") == "Caffeine of our own pharmacy"


def test_the_key_of_a_finding_and_its_stored_words_are_the_same_in_every_language():
    with translation.override("en"):
        kept = finding_key(PAIR), PAIR.message
    with translation.override("fr"):
        assert (finding_key(PAIR), PAIR.message) == kept


def test_the_context_keeps_the_catalogue_apart_from_the_pages():
    with translation.override("fr"):
        assert (catalogue_word("Back"), translation.gettext("Back")) == ("Dos", "Retour")


@pytest.mark.django_db
def test_the_health_questions_are_asked_in_french(read, ana):
    load_catalogue()

    page = read(reverse("formulations:screening", args=[ana.pk]))

    assert "Grossesse" in page
    assert "Breastfeeding" not in page


@pytest.mark.django_db
def test_the_planner_names_doses_and_techniques_in_french(read, ana, clinician):
    load_catalogue()
    recipe = {make_product(Ingredient.objects.get(name=name), name=f"Ampoule {name[0]}"): "5" for name in NAMES}
    plan = make_course(ana, clinician).plans.get()
    make_plan_area(plan, make_version(clinician, recipe=recipe), area=make_area())

    page = read(reverse("planning:plan", args=[plan.course_id]))

    assert "Lidocaïne" in page
    assert "Lidocaine" not in page
    assert "Point par point (IDP)" in page


@pytest.mark.django_db
def test_the_page_of_an_ingredient_is_in_french(read):
    load_catalogue()

    page = read(reverse("formulations:ingredient", args=[Ingredient.objects.get(name="Caffeine").pk]))

    assert "<h1>Caféine</h1>" in page
    assert "usage sur la graisse non autorisé" in page
    assert "s’opposent à la lipolyse" in page
    assert "Allaitement" in page


@pytest.mark.django_db
def test_machines_get_the_names_of_the_files(client_of, clinician):
    make_ingredient("Caffeine")

    answer = client_of(clinician).get("/api/v1/ingredients/", headers={"accept-language": "fr"})

    assert [row["name"] for row in answer.json()["results"]] == ["Caffeine"]
