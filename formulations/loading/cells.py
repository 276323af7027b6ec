"""One cell of a CSV file into one plain value, or a `RowError` that says what is wrong with it."""

import re
from collections.abc import Collection, Mapping
from decimal import Decimal, InvalidOperation
from types import MappingProxyType

AMOUNTS = MappingProxyType({"g": "g", "mg": "mg", "mcg": "ug", "IU": "[iU]", "U": "U", "mEq": "meq"})
"""How the files write a unit, and its UCUM code."""

_GROUP = re.compile(r"(?P<name>[^()]+?)\s*(?:\((?P<note>[^()]+)\))?")
_NUMBER = r"\d+(?:\.\d+)?"
_CORNER = re.compile(r"(\d{1,4}),(\d{1,4})", re.ASCII)
_PH = re.compile(rf"(?P<low>{_NUMBER})-(?P<high>{_NUMBER})|(?P<above>>)?(?P<one>{_NUMBER})")
_HIGHEST_PH = 14
_LARGEST = Decimal(1_000_000)
_SMALLEST = Decimal("0.00000001")

Cells = Mapping[str, str]


class RowError(Exception):
    """Why a row cannot be taken; the row is left out and the others are not."""


def number(cells: Cells, column: str) -> Decimal | None:
    """Zero or more, None where the cell is empty. No amount, depth, angle or volume of the catalogue is negative."""
    text = cells[column]
    if not text:
        return None
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise RowError(f"{column}: “{text}” is not a number") from None
    if not value.is_finite() or value < 0:
        raise RowError(f"{column}: {text} is not zero or more")
    if value > _LARGEST or value != value.quantize(_SMALLEST):
        raise RowError(f"{column}: {text} is beyond anything that could be meant")
    return value


def whole_number(cells: Cells, column: str) -> int:
    text = cells[column]
    if not (text.isascii() and text.isdigit()):
        raise RowError(f"{column}: “{text}” is not a whole number")
    return int(text)


def ordered(cells: Cells, low: str, high: str) -> tuple[Decimal | None, Decimal | None]:
    """Two columns that say from where to where."""
    least, most = number(cells, low), number(cells, high)
    if least is not None and most is not None and least > most:
        raise RowError(f"{low} {least} is more than {high} {most}")
    return least, most


def amount_unit(cells: Cells, column: str, per: str = "") -> str:
    """The UCUM code of the unit in a cell; `per` is what it has to be divided by, as in “/kg”."""
    text = cells[column]
    amount = text.removesuffix(per)
    if amount not in AMOUNTS or text != amount + per:
        raise RowError(f"{column}: “{text}” is not a unit that is known here")
    return AMOUNTS[amount] + per


def groups(cells: Cells, column: str) -> tuple[tuple[str, str], ...]:
    """“chlorobutanol;benzyl_alcohol (some vials)” → ((“chlorobutanol”, “”), (“benzyl_alcohol”, “some vials”))."""
    return tuple(_group(part.strip(), column) for part in cells[column].split(";") if part.strip())


def codes(cells: Cells, column: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cells[column].split(";") if part.strip())


def corners(cells: Cells, column: str) -> tuple[tuple[int, int], ...]:
    """“120,176 138,182” → ((120, 176), (138, 182))."""
    matches = [(part, _CORNER.fullmatch(part)) for part in cells[column].split()]
    for part, match in matches:
        if match is None:
            raise RowError(f"{column}: “{part}” is not two whole numbers")
    return tuple((int(match[1]), int(match[2])) for _part, match in matches if match)


def one_of(cells: Cells, column: str, words: Collection[str]) -> str:
    if cells[column] not in words:
        raise RowError(f"{column}: “{cells[column]}” is none of {', '.join(sorted(words))}")
    return cells[column]


def yes_or_no(cells: Cells, column: str) -> bool:
    answers = {"yes": True, "no": False}
    if cells[column] not in answers:
        raise RowError(f"{column}: “{cells[column]}” is neither yes nor no")
    return answers[cells[column]]


def ph_range(cells: Cells, column: str) -> tuple[Decimal | None, Decimal | None]:
    """“5.6-6.6” → (5.6, 6.6), “8.3” → (8.3, 8.3), “>8” → (8, None)."""
    text = cells[column]
    if not text:
        return None, None
    match = _PH.fullmatch(text)
    if match is None:
        raise RowError(f"{column}: “{text}” is not a pH")
    low = Decimal(match["low"] or match["one"])
    high = None if match["above"] else Decimal(match["high"] or match["one"])
    if not low <= (_HIGHEST_PH if high is None else high) <= _HIGHEST_PH:
        raise RowError(f"{column}: {text} is not a range of pH")
    return low, high


def evidence(cells: Cells, column: str) -> tuple[str, str, str]:
    """Level, words, basis of the limits: “C/D; limit basis: EFSA” → (“D”, “C/D”, “EFSA”). The weaker level counts."""
    says, _, basis = cells[column].partition("; limit basis:")
    level = re.match(r"([ABCDX])(?:/([ABCDX]))?\b", says)
    if level is None and says != "vehicle":
        raise RowError(f"{column}: “{says}” starts with no level of evidence")
    return max(level.groups(default="")) if level else "", says.strip(), basis.strip()


def _group(text: str, column: str) -> tuple[str, str]:
    match = _GROUP.fullmatch(text)
    name = re.sub(r"\W+", "_", match["name"].strip().lower()) if match else ""
    if match is None or not re.fullmatch(r"[a-z0-9_]+", name):
        raise RowError(f"{column}: “{text}” does not name a group")
    return name, match["note"] or ""
