"""The sentences of the dosing engine in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import TYPE_CHECKING

from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext

from formulations.dosing.messages import Joined, Param, Sign, shown_number, unit_sign
from formulations.dosing.quantities import Quantity
from formulations.dosing.report import DoseLine, Finding, Step
from mesoplan.frame.amounts import printed_number
from mesoplan.frame.catalogue_words import catalogue_word
from mesoplan.frame.dates import said_date

if TYPE_CHECKING:
    from formulations.queries.lots import Holding


@dataclass(frozen=True)
class Figure:
    """A number set for people, and its unit beside it."""

    number: str
    unit: str

    def __str__(self) -> str:
        return f"{self.number} {self.unit}".strip()


def figure(quantity: Quantity | None) -> Figure | None:
    if quantity is None:
        return None
    return Figure(number_format(Decimal(shown_number(quantity.value))), translated_sign(quantity.unit))


def translated_sign(unit: str) -> str:
    return "/".join(gettext(part) for part in unit_sign(unit).split("/"))


def words(template: str, params: Mapping[str, Param]) -> str:
    return gettext(template) % {name: localised(value) for name, value in params.items()}


def localised(value: Param) -> str:
    match value:
        case Quantity():
            return str(figure(value))
        case Sign():
            return translated_sign(value.unit)
        case date():
            return said_date(value, "j M Y, H:i" if isinstance(value, datetime) else "j M Y")
        case Joined():
            return value.pattern % tuple(catalogue_word(text) for text in value.texts)
        case tuple():
            return ", ".join(localised(part) for part in value)
    return catalogue_word(value)


def finding_key(finding: Finding) -> str:
    """Stands for the finding with its figures: a reason holds for what was read, not for what it became later."""
    return sha256(f"{finding.code} {finding.area} {finding.message}".encode()).hexdigest()[:32]


def working_words(line: DoseLine) -> list[str]:
    """The arithmetic, one line for each area: 50 points x 0.1 mL x 10 mg/mL = 50 mg."""
    return [" ".join(step_words(step) for step in working.steps) for working in line.workings]


def step_words(step: Step) -> str:
    return str(figure(step)) if isinstance(step, Quantity) else step.value


def said_holding(held: "Holding | None") -> list[str]:
    """What a clinic has of a lot, the opened vial first, for it is to be used first."""
    if held is None:
        return [gettext("not counted")]
    opened = [said_opened(held)] if held.opened else []
    return [*opened, ngettext("%(n)d vial", "%(n)d vials", held.vials) % {"n": held.vials}]


def said_opened(held: "Holding") -> str:
    amount = gettext("opened: %(volume)s mL") % {"volume": printed_number(held.opened_ml)}
    if held.use_by is None:
        return amount
    return gettext("%(amount)s, use by %(time)s") % {"amount": amount, "time": said_date(held.use_by, "D j M, H:i")}
