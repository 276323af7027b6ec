"""Public holidays by country and region, from the library `holidays`; no table has to be kept."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

import holidays

YEARS_KEPT = 256
# What a person of a language reads where the library does not know the names in it. Last comes what the country itself
# calls them.
ALSO_READ = {"en": ("en_US", "en_GB", "en_AU", "en_CA"), "fr": ("fr", "fr_CA", "en_US")}


def has_known_holidays(country: str) -> bool:
    return country in holidays.list_supported_countries(include_aliases=False)


def regions_of(country: str) -> tuple[str, ...]:
    """The codes of the parts of a country that have public holidays of their own; none for a country not known."""
    return tuple(holidays.list_supported_countries(include_aliases=False).get(country, ()))


def named_regions(country: str) -> list[tuple[str, str]]:
    """Each code with the longest name that the library has for it, in the order of the names."""
    names: dict[str, str] = {}
    for name, code in getattr(holidays, country).subdivisions_aliases.items() if has_known_holidays(country) else ():
        names[code] = max(names.get(code, ""), name, key=len)
    return sorted(((code, names.get(code, code)) for code in regions_of(country)), key=lambda region: region[1])


def holidays_of(country: str, region: str, years: Iterable[int], language: str = "en") -> dict[date, str]:
    """The public holidays of these years with their names; where the library knows none, nothing."""
    found: dict[date, str] = {}
    for year in years:
        found |= _of_year(country, region, year, language[:2])
    return found


def holiday_on(country: str, region: str, day: date, language: str = "en") -> str | None:
    return _of_year(country, region, day.year, language[:2]).get(day)


@lru_cache(YEARS_KEPT)
def _of_year(country: str, region: str, year: int, language: str) -> dict[date, str]:
    """Not to be changed by whoever reads it: it is kept for the next one."""
    if not has_known_holidays(country):
        return {}
    subdivision = region if region in regions_of(country) else None
    known = holidays.country_holidays(country, subdiv=subdivision, years=year, language=_language(country, language))
    return dict(sorted((day, name) for day, name in known.items() if day.year == year))


def _language(country: str, wanted: str) -> str | None:
    spoken = getattr(holidays, country).supported_languages
    return next((it for it in (wanted, *ALSO_READ.get(wanted, ())) if it in spoken), None)
