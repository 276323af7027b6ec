"""Sentences of findings: templates with named parameters, and their English rendering.

A template is marked where it stands with `gettext_noop` (`translation.py`), which does nothing but is known by that
name to `manage.py makemessages`, so every sentence lands in the message catalogue although nothing here imports
Django. The Django side shows a finding as `gettext(finding.template) % {name: localised(value) for name, value in
finding.params.items()}`, where a value is a text, a `Sign`, a `Quantity`, a date, an instant (shown in the time
zone it comes in), or a tuple of texts (already sorted,
to be joined by commas). Texts are the catalogue's: names, labels, mechanisms, each translated by itself; those that are
set together are `Joined`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_CEILING, Context, Decimal

from formulations.dosing.quantities import Quantity
from formulations.dosing.translation import gettext_noop


@dataclass(frozen=True)
class Joined:
    """Texts of the catalogue set together, as in “%s + %s”."""

    pattern: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Sign:
    """A unit without a number before it."""

    unit: str


Param = str | Joined | Sign | Quantity | date | tuple[str | Joined, ...]

_SHOWN_DIGITS = Context(prec=6, rounding=ROUND_CEILING)
_DAY, _INSTANT = "%b %Y", "%b %Y, %H:%M"
_UNIT_SIGNS = {
    "[iU]": gettext_noop("IU"),
    "ug": "µg",
    "mcg": "µg",
    "meq": "mEq",
    "d": gettext_noop("days"),
    "mo": gettext_noop("months"),
    "a": gettext_noop("years"),
    "kg/m2": "kg/m²",
    "{points}": gettext_noop("points"),
    "1": "",
}


def shown_number(value: Decimal) -> str:
    """At most six significant digits, rounded up, without an exponent or trailing zeros."""
    plain = format(_SHOWN_DIGITS.plus(value), "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def unit_sign(unit: str) -> str:
    """A UCUM code as people write it: IU for `[iU]`, nothing for a plain count."""
    for code, sign in _UNIT_SIGNS.items():
        if unit == code or unit.startswith(f"{code}/"):
            return sign + unit[len(code) :]
    return unit


def shown(value: Param) -> str:
    """A parameter in English."""
    match value:
        case Quantity():
            return f"{shown_number(value.value)} {unit_sign(value.unit)}".strip()
        case Sign():
            return unit_sign(value.unit)
        case date():
            return f"{value.day} {value:{_INSTANT if isinstance(value, datetime) else _DAY}}"
        case Joined():
            return value.pattern % value.texts
        case tuple():
            return ", ".join(shown(part) for part in value)
    return value


def render(template: str, params: Mapping[str, Param]) -> str:
    """The sentence in English."""
    return template % {name: shown(value) for name, value in params.items()}
