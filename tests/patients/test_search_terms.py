"""Reading what is typed into the search box: no database."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patients.search import read_terms

THE_DAY = (date(1985, 3, 14), date(1985, 3, 14))


def born(typed: str) -> list[tuple[date, date]]:
    return [(days.first, days.last) for term in read_terms(typed) for days in term.born]


@pytest.mark.parametrize(
    "typed",
    [
        "1985-03-14", "14/03/1985", "14.3.1985", "14-03-1985", "14 03 1985", "14031985", "19850314",
        "14 March 1985", "14 mars 1985", "14. MAR 1985",
    ],
)  # fmt: skip
def test_a_day_is_read_however_it_is_typed(typed):
    assert THE_DAY in born(typed)


def test_a_day_that_can_be_read_two_ways_is_both():
    assert born("03/04/1985") == [(date(1985, 4, 3),) * 2, (date(1985, 3, 4),) * 2]


def test_a_year_of_two_figures_may_lie_in_either_century():
    assert (date(1985, 12, 31),) * 2 in born("31/12/85")
    assert (date(2003, 12, 31),) * 2 in born("31/12/03")


def test_a_year_is_all_its_days_and_a_month_all_of_its():
    assert born("1985") == [(date(1985, 1, 1), date(1985, 12, 31))]
    assert born("02/1984") == [(date(1984, 2, 1), date(1984, 2, 29))]
    assert born("février 1984") == [(date(1984, 2, 1), date(1984, 2, 29))]


def test_a_day_that_does_not_exist_is_no_day():
    assert born("31/02/1985") == []


def test_a_phone_number_keeps_only_what_every_way_of_writing_it_shares():
    written = ["06 12 34 56 78", "+33 6 12 34 56 78", "0033612345678", "+33 (0)6.12.34.56.78", "06-12-34-56-78"]
    assert {term.phones[0] for typed in written for term in read_terms(typed)} == {"612345678"}


def test_words_dates_and_figures_stand_in_any_order():
    assert [term.text for term in read_terms("ruiz 14 march 1985 0612 ana")] == ["ruiz", "14 march 1985", "0612", "ana"]


def test_names_may_be_typed_with_any_hyphen_or_apostrophe():
    assert [term.text for term in read_terms("O’Brien Jean-Pierre, d'Arc")] == [
        "O",
        "Brien",
        "Jean",
        "Pierre",
        "d",
        "Arc",
    ]


def test_letters_with_figures_are_a_word_such_as_a_patient_number():
    assert [(term.text, term.phones) for term in read_terms("P00012")] == [("P00012", ())]


@given(st.text(max_size=60))
def test_nothing_that_is_typed_breaks_the_search(typed):
    for term in read_terms(typed):
        assert term.text


@pytest.mark.parametrize(
    ("typed", "noted"), [("+33 6 41", "0641557732"), ("0033641", "0641557732"), ("+351 912", "912345678")]
)
def test_the_beginning_of_an_international_number_finds_one_noted_without_its_country(typed, noted):
    (term,) = read_terms(typed)
    assert any(phone in noted for phone in term.phones)


def test_figures_without_a_country_are_taken_as_they_are():
    assert [term.phones for term in read_terms("3364")] == [("3364",)]
