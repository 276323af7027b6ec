"""Public holidays come from a library: by country and region, named in the language of the reader where it can."""

from datetime import date

import holidays
import pytest

from mesoplan.clinics.models import Clinic
from mesoplan.clinics.public_holidays import (
    has_known_holidays,
    holiday_on,
    holidays_of,
    named_regions,
    regions_of,
)


@pytest.mark.parametrize(
    ("country", "language", "name"),
    [
        *(("FR", "en", "Christmas Day"), ("FR", "fr", "Noël"), ("FR", "fr-fr", "Noël")),
        *(("CA", "fr", "Jour de Noël"), ("US", "fr", "Christmas Day"), ("BR", "fr", "Christmas Day")),
    ],
)
def test_they_are_named_in_the_language_of_the_reader_or_in_english(country, language, name):
    assert holiday_on(country, "", date(2026, 12, 25), language) == name


def test_a_region_has_holidays_of_its_own():
    boxing_day = date(2026, 12, 26)
    assert holiday_on("FR", "", boxing_day) is None
    assert holiday_on("FR", "57", boxing_day) == "Saint Stephen's Day"
    assert ("57", "Moselle") in named_regions("FR")


def test_a_region_of_another_country_says_nothing():
    assert holidays_of("FR", "NSW", [2026]) == holidays_of("FR", "", [2026])


def test_they_lie_in_the_years_asked_for_and_in_order():
    found = list(holidays_of("US", "", (2026, 2027)))
    assert {day.year for day in found} == {2026, 2027}
    assert found == sorted(found)


def test_of_a_country_that_is_not_known_there_are_none():
    assert not has_known_holidays("ZZ")
    assert holidays_of("ZZ", "", [2026]) == {}
    assert (regions_of("ZZ"), named_regions("ZZ")) == ((), [])


def test_the_longest_code_of_a_region_fits_its_column():
    longest = max(len(code) for codes in holidays.list_supported_countries().values() for code in codes)
    assert longest <= Clinic._meta.get_field("subdivision").max_length
