"""What a person may mean by what they type into the search box: words, and runs of figures that may be a date, a part
of a phone number or a patient number."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

LEAST_PHONE_DIGITS = 3
# What stays of a phone number without the prefix of its country or its trunk, however it was typed.
NATIONAL_DIGITS = 9
LONGEST_COUNTRY_PREFIX = 3

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january janvier jan",
            "february février fevrier feb fév",
            "march mars mar",
            "april avril apr avr",
            "may mai",
            "june juin jun",
            "july juillet jul juil",
            "august août aout aug",
            "september septembre sept sep",
            "october octobre oct",
            "november novembre nov",
            "december décembre decembre dec déc",
        ),
        start=1,
    )
    for name in names.split()
}
WRITTEN = rf"\b(?:(?P<day>\d{{1,2}})\.?\s+)?(?P<month>{'|'.join(MONTHS)})\.?,?\s+(?P<year>\d{{4}})\b"
FIGURES = r"(?P<figures>(?<!\w)\+?\(?\d[\d\s().+/-]*\d|(?<!\w)\d)"
DATE_OR_FIGURES = re.compile(f"{WRITTEN}|{FIGURES}", re.IGNORECASE)
# The apostrophes and hyphens that names are written with, as PostgreSQL and Python both read them in brackets.
MARKS = "".join(
    f"\\u{code:04X}"
    for code in (
        *(0x27, 0x60, 0xB4, 0x2B9, 0x2BB, 0x2BC, 0x2BD, 0x2018, 0x2019, 0x201B, 0x2032, 0xFF07),
        *(0x2D, 0xAD, 0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212, 0xFE63, 0xFF0D),
    )
)
BETWEEN_WORDS = re.compile(rf"[\s,;{MARKS}]+")


@dataclass(frozen=True)
class Days:
    """From the first to the last, both included: one day, a month or a year."""

    first: date
    last: date


@dataclass(frozen=True)
class Term:
    """One thing that has to be found; any of its readings is enough."""

    text: str
    phones: tuple[str, ...] = ()
    born: tuple[Days, ...] = ()


def read_terms(typed: str) -> list[Term]:
    terms: list[Term] = []
    end = 0
    for found in DATE_OR_FIGURES.finditer(typed):
        terms += words(typed[end : found.start()])
        terms += read_figures(found["figures"]) if found["figures"] else [read_written(found)]
        end = found.end()
    return terms + words(typed[end:])


def split_from_figures(typed: str) -> tuple[str, list[Term]]:
    """The words as they were typed, and the terms that the figures between them make."""
    left = [word for word in DATE_OR_FIGURES.sub(" ", typed).split() if not any(map(str.isdigit, word))]
    return " ".join(left).strip(" ,;"), [term for term in read_terms(typed) if term.phones or term.born]


def words(text: str) -> list[Term]:
    return [Term(word) for word in BETWEEN_WORDS.split(text) if word]


def read_written(found: re.Match[str]) -> Term:
    """“14 March 1985” or “mars 1985”."""
    born = span(found["year"], str(MONTHS[found["month"].lower()]), found["day"])
    return Term(found[0], born=(born,) if born else ())


def read_figures(text: str) -> list[Term]:
    """Spaces belong to a date or to a phone number; where dates stand between spaces, each run of figures is a term."""
    born = tuple(read_dates(text))
    digits = re.sub(r"\D", "", text.replace("(0)", ""))
    runs = text.split()
    if len(runs) > 1 and not born and (len(digits) < LEAST_PHONE_DIGITS or any(map(is_day, runs))):
        return [term for run in runs for term in read_figures(run)]
    return [Term(text, phones=tuple(read_phones(text, digits)), born=born)]


def read_phones(text: str, digits: str) -> Iterator[str]:
    """What a phone number may hold of the figures. The prefix of a country has up to three of them, and the number may
    have been noted without it."""
    national = digits.lstrip("0")
    is_international = text.startswith(("+", "00"))
    for prefix in range(LONGEST_COUNTRY_PREFIX + 1 if is_international else 1):
        phone = national[prefix:][-NATIONAL_DIGITS:]
        if len(phone) >= LEAST_PHONE_DIGITS:
            yield phone


def is_day(text: str) -> bool:
    return not text.isdigit() and any(days.first == days.last for days in read_dates(text))


def read_dates(figures: str) -> Iterator[Days]:
    """Every span of days that figures can mean: “03/04/1985” is two days, “03/1985” a month, “1985” a year."""
    spans = (span(*reading) for reading in readings(re.findall(r"\d+", figures)))
    return iter(dict.fromkeys(days for days in spans if days))


Reading = tuple[str, str | None, str | None]


def readings(groups: list[str]) -> Iterator[Reading]:
    """The ways in which groups of figures are a year, a month and a day."""
    match groups, [len(group) for group in groups]:
        case [year], [4]:
            yield year, None, None
        case [run], [8]:
            yield from readings_of_three(run[:2], run[2:4], run[4:])
            yield from readings_of_three(run[:4], run[4:6], run[6:])
        case ([year, month], [4, _]) | ([month, year], [_, 4]):
            yield year, month, None
        case [first, second, third], _:
            yield from readings_of_three(first, second, third)


def readings_of_three(first: str, second: str, third: str) -> Iterator[Reading]:
    match len(first), len(third):
        case 4, _:
            yield first, second, third
        case _, 4:
            yield third, second, first
            yield third, first, second
        case _, 2:
            yield from readings_of_three(first, second, f"19{third}")
            yield from readings_of_three(first, second, f"20{third}")


def span(year: str, month: str | None, day: str | None) -> Days | None:
    """None where there is no such day."""
    try:
        first = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    if day:
        return Days(first, first)
    last = first if month else first.replace(month=12)
    return Days(first, last.replace(day=monthrange(last.year, last.month)[1]))
