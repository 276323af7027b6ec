import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from http import HTTPStatus
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.forms.forms import BaseForm
from django.utils.formats import get_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from mesoplan.refusals import DomainError


class AmountInput(forms.TextInput):
    """A figure with its unit behind it. A text box: a number box loses what it cannot read and turns with the wheel."""

    def __init__(self, unit: str | Promise = "", attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off", "unit": unit} | (attrs or {}))


GROUPED = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")
# Thousands set apart by a space, or by one of the two that a French page and a spreadsheet write for it.
SPACED = re.compile(r"[+-]?[1-9]\d{0,2}(?:[ \u00a0\u202f]\d{3})+(?:[.,]\d+)?")
SPACE = re.compile(r"\s")
IN_PIECES = re.compile(r"[+-]?\d[\d.,]*(?:\s+\d[\d.,]*)+")


class AmountField(forms.DecimalField):
    """A figure with the decimal mark of whoever types it: a comma from a French keyboard on an English page, a point on
    a French one. Django reads only the mark of the page's language."""

    def __init__(self, unit: str = "", **options: Any) -> None:
        options.setdefault("widget", AmountInput(unit))
        super().__init__(localize=True, **options)

    def prepare_value(self, value: object) -> object:
        """Without trailing zeros."""
        return Decimal(f"{value.normalize():f}") if isinstance(value, Decimal) else value

    def to_python(self, value: object) -> Any:  # noqa: ANN401 django-stubs: of an IntegerField, which this is not
        return super().to_python(with_point(value.strip()) if isinstance(value, str) else value)


def with_point(typed: str) -> str:
    """Refuses what is a thousand to one reader and a decimal to another: on a dose that is not to be guessed."""
    if SPACED.fullmatch(typed):
        typed = SPACE.sub("", typed)
    elif IN_PIECES.fullmatch(typed):
        raise ValidationError(_("Write the number without a space in it, as in 1000."))
    if get_format("DECIMAL_SEPARATOR") != "," and GROUPED.fullmatch(typed):
        readings = {"thousands": typed.replace(",", ""), "decimal": typed.replace(",", ".")}
        raise ValidationError(_("Write %(thousands)s or %(decimal)s: the comma can mean either.") % readings)
    return typed.replace(",", ".") if typed.count(",") == 1 and "." not in typed else typed


class ConditionalField(forms.CharField):
    """Needed or not by what stands in other fields, which its help says: nobody is to read that it is optional."""

    is_conditional = True

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, **options)


class DateInput(forms.DateInput):
    """The browser's own calendar, which reads and writes the date in one form only."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day around which a page can still reckon: not the first or the last that a date can hold."""

    widget = DateInput
    default_validators: ClassVar[list[Callable[[Any], None]]] = [  # type: ignore[misc] # django-stubs: not of the class
        MinValueValidator(date(1900, 1, 1)),
        MaxValueValidator(date(2199, 12, 31)),
    ]


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


@dataclass(frozen=True)
class Difference:
    """What somebody else has saved in a field beside what was typed, as people read both."""

    label: str
    stored: str
    typed: str


class VersionForm(forms.Form):
    """Which version of a row a person looked at."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def arguments(self) -> dict[str, Any]:
        """What the service is called with."""
        return {"version": self.cleaned_data["version"]}


def refuse(form: BaseForm, error: DomainError) -> None:
    """Puts a refusal where the person can act on it: at its fields, and on top of the form what has no field there."""
    known = {name: sentence for name, sentence in error.fields.items() if name in form.fields}
    for name, sentence in known.items():
        form.add_error(name, sentence)
    if not known or len(known) < len(error.fields):
        form.add_error(None, error.sentence)


def page_status(*, refused: object) -> HTTPStatus:
    """What a page with a form answers: 422 where something that was sent is refused."""
    return HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
