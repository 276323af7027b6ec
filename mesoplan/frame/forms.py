from collections.abc import Callable
from datetime import date
from http import HTTPStatus
from typing import Any, ClassVar

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.forms.forms import BaseForm

from mesoplan.refusals import DomainError


class AmountInput(forms.TextInput):
    """A figure with its unit behind it. A text box: a number box loses what it cannot read and turns with the wheel."""

    def __init__(self, unit: str = "", attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off", "unit": unit} | (attrs or {}))


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
