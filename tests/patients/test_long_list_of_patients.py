"""More patients than anybody leafs through: pages without a last one, and a search that an index answers."""

import re

import pytest

from mesoplan.frame.long_lists import LongPaginator
from patients.models import Patient
from patients.models.people import holds, may_hold
from patients.search import Term, read_terms
from patients.views import people
from tests.factories import make_clinic, make_patient, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def lyon():
    return make_clinic(name="Lyon")


@pytest.fixture
def both(clinic, lyon):
    return make_user("front_desk", clinic, lyon)


@pytest.fixture
def ten(clinic, lyon):
    """Six in Paris and four in Lyon, in the order of the page; of some only the number tells who came first."""
    names = ["Abel", "Ruiz", "Ruiz", "Ruiz", "Weiss", "Zola"]
    here = [make_patient(clinic, family_name=name) for name in names]
    return here + [make_patient(lyon, family_name=name) for name in ("Aalto", "Ruiz", "Ruiz", "Sand")]


@pytest.fixture
def short(monkeypatch):
    """Pages of three, and more than five patients are too many to be counted."""
    monkeypatch.setattr(people, "ON_A_PAGE", 3)
    monkeypatch.setattr(LongPaginator, "most_counted", 5)


def shown(browser, **query) -> list[int]:
    return [patient.pk for patient, _home in browser.get("/patients/", query).context["people"]]


@pytest.mark.usefixtures("short")
def test_every_patient_is_on_one_page_those_of_the_clinic_worked_in_first(client_of, both, ten):
    browser = client_of(both)
    assert [shown(browser, page=number) for number in (1, 2, 3, 4)] == [
        [patient.pk for patient in ten[first : first + 3]] for first in (0, 3, 6, 9)
    ]


@pytest.mark.usefixtures("short")
def test_where_nobody_has_counted_to_the_end_no_page_says_how_many_there_are(client_of, both, ten):
    browser = client_of(both)
    first, last = (browser.get("/patients/", {"page": number}).text for number in (1, 4))
    assert "More than 5 patients" in first
    assert re.search(r"Page 1\s*<", first)
    assert ('rel="next"' in first, 'rel="prev"' in first) == (True, False)
    assert ('rel="next"' in last, 'rel="prev"' in last) == (False, True)


@pytest.mark.usefixtures("short")
def test_a_page_that_ends_with_the_last_patient_is_the_last_page(client_of, both, ten, lyon):
    for name in ("Tati", "Uzes"):
        make_patient(lyon, family_name=name)
    assert 'rel="next"' not in client_of(both).get("/patients/", {"page": 4}).text


@pytest.mark.usefixtures("short")
@pytest.mark.parametrize("page", ["5", "99", "9" * 18])
def test_behind_the_last_page_stands_the_last_page_and_then_they_are_counted(client_of, both, ten, page):
    answer = client_of(both).get("/patients/", {"page": page})
    assert [patient for patient, _home in answer.context["people"]] == ten[9:]
    assert "10 patients" in answer.text
    assert "Page 4 of 4" in answer.text


@pytest.mark.usefixtures("short")
@pytest.mark.parametrize("page", ["", "0", "-1", "two", "9" * 30])
def test_what_is_no_page_is_the_first_one(client_of, both, ten, page):
    assert shown(client_of(both), page=page) == [patient.pk for patient in ten[:3]]


@pytest.mark.usefixtures("short")
def test_as_many_as_can_be_counted_are_counted(client_of, both, ten):
    page = client_of(both).get("/patients/", {"q": "ruiz"}).text
    assert "5 patients" in page
    assert "Page 1 of 2" in page


@pytest.mark.parametrize(
    "written",
    [
        {"family_name": "Łęcka-Søby", "given_name": "Ænne"},
        {"family_name": "O’Dea", "given_name": "Ñandú"},
        {"number": "Zü|7-ß9"},
        {"number": "||"},
        {"phone": "+33 (0)6 12.34-56"},
    ],
)
def test_whatever_a_look_at_every_patient_finds_the_index_finds_too(clinic, written):
    make_patient(clinic, **written)
    text = " ".join(written.values())
    parts = {text[first:last] for first in range(len(text)) for last in range(first + 1, first + 7)}
    for term in (it for part in parts for it in (*read_terms(part), Term(part))):
        found = Patient.objects.filter(holds(term))
        assert set(found) <= set(Patient.objects.with_pairs().filter(may_hold(term))), term
