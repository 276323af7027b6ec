"""What every form says of an input that it refuses: the figure, and what to do. Django's own sentences are words of
software and know neither the other bound nor the unit. It holds for the forms of allauth too."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.core.validators import BaseValidator, DecimalValidator, MaxValueValidator, MinValueValidator
from django.forms.models import BaseModelForm
from django.forms.renderers import TemplatesSetting
from django.forms.utils import ErrorList
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mesoplan.frame.dates import said_date

NOT_OF_THE_LIST = gettext_lazy("Choose one of the list.")
# What is said without a figure; a form can still say something of its own with `error_messages`.
SENTENCES: dict[type[forms.Field], dict[str, str | Promise]] = {
    forms.Field: {"required": gettext_lazy("Fill this in.")},
    forms.EmailField: {"invalid": gettext_lazy("Write an e-mail address, as in name@example.com.")},
    forms.IntegerField: {"invalid": gettext_lazy("Write a whole number in figures.")},
    forms.DecimalField: {"invalid": gettext_lazy("Write a number, as in 0.5.")},
    forms.DateField: {"invalid": gettext_lazy("Write a day that exists, as in 2026-11-24.")},
    forms.TimeField: {"invalid": gettext_lazy("Write a time, as in 10:30.")},
    forms.JSONField: {"invalid": gettext_lazy("What the browser sent cannot be read. Try once more.")},
    forms.DateTimeField: {"invalid": gettext_lazy("Write a day and a time, as in 2026-11-24 10:30.")},
    forms.BooleanField: {"required": gettext_lazy("Tick this.")},
    forms.ChoiceField: {"required": gettext_lazy("Choose one."), "invalid_choice": NOT_OF_THE_LIST},
    forms.ModelChoiceField: {"required": gettext_lazy("Choose one."), "invalid_choice": NOT_OF_THE_LIST},
    forms.MultipleChoiceField: {
        "required": gettext_lazy("Choose at least one."),
        "invalid_choice": NOT_OF_THE_LIST,
        "invalid_list": NOT_OF_THE_LIST,
    },
    forms.ModelMultipleChoiceField: {
        "required": gettext_lazy("Choose at least one."),
        "invalid_choice": NOT_OF_THE_LIST,
        "invalid_list": NOT_OF_THE_LIST,
        "invalid_pk_value": NOT_OF_THE_LIST,
    },
}


def say_it_in_our_words() -> None:
    """Has to run before the first form is made: a field takes its sentences along when it is made."""
    for kind, sentences in SENTENCES.items():
        kind.default_error_messages = {**kind.default_error_messages, **sentences}  # type: ignore[dict-item] # lazy sentences


@dataclass(frozen=True)
class Bounds:
    """Between what a value has to lie, and the unit behind the figures."""

    low: Any
    high: Any
    unit: str

    def said(self, *, is_too_high: bool) -> str:
        low, high = (self.with_unit(value) for value in (self.low, self.high))
        if self.low is None or (is_too_high and not self.low):
            return _("%(high)s at most.") % {"high": high}
        if self.high is None:
            return _("%(low)s at least.") % {"low": low}
        return _("Between %(low)s and %(high)s.") % {"low": printed(self.low), "high": high}

    def with_unit(self, value: object) -> str:
        return "" if value is None else f"{printed(value)} {self.unit}".strip()


def printed(value: object) -> str:
    """A figure with its thousands apart, a day as it is written here."""
    match value:
        case date():
            return said_date(value, "j M Y")
        case int() | Decimal():
            return number_format(f"{Decimal(value).normalize():f}", force_grouping=True)
    return str(value)


class SayingBoundField(forms.BoundField):
    """Says what was wrong with a figure or with the length of a text by what the field allows, each sentence once."""

    @property
    def errors(self) -> ErrorList:
        found = super().errors
        sentences = dict.fromkeys(self.sentence(error) for error in found.as_data())
        return type(found)([*sentences], renderer=found.renderer, field_id=self.auto_id)

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Without a placeholder: it repeats the label, and goes away when one types."""
        return {**super().build_widget_attrs(attrs, widget), "placeholder": False}

    @property
    def named(self) -> str:
        """What the list of errors on top of a form calls the field; another name than the label's where that stands on
        the page more than once."""
        return getattr(self.field, "named", "") or str(self.label)

    def sentence(self, error: ValidationError) -> str:
        say = FIGURES.get(error.code or "")
        return say(self, error.params or {}) if say else "".join(error.messages)

    def bounds(self, refused: object, *, is_too_high: bool) -> Bounds:
        validators = [*self.field.validators, *self.validators_of_row()]
        lows, highs = limits(validators, MinValueValidator), limits(validators, MaxValueValidator)
        lows, highs = (lows, [*highs, refused]) if is_too_high else ([*lows, refused], highs)
        unit = str(self.field.widget.attrs.get("unit", ""))
        return Bounds(max(given(lows), default=None), min(given(highs), default=None), unit)

    def validators_of_row(self) -> Iterable[object]:
        """Of a form of a row also what the row itself refuses later."""
        if not isinstance(self.form, BaseModelForm):
            return []
        try:
            field = self.form._meta.model._meta.get_field(self.name)
        except FieldDoesNotExist:
            return []
        return getattr(field, "validators", [])


def limits(validators: Iterable[object], kind: type[BaseValidator]) -> list[Any]:
    found = (validator.limit_value for validator in validators if isinstance(validator, kind))
    return [limit() if callable(limit) else limit for limit in found]


def given(values: Iterable[Any]) -> Iterator[Any]:
    return (value for value in values if value is not None)


class FormRenderer(TemplatesSetting):
    bound_field_class = SayingBoundField


Params = Mapping[str, Any]


def too_high(field: SayingBoundField, params: Params) -> str:
    return field.bounds(params["limit_value"], is_too_high=True).said(is_too_high=True)


def too_low(field: SayingBoundField, params: Params) -> str:
    return field.bounds(params["limit_value"], is_too_high=False).said(is_too_high=False)


def too_many_digits(field: SayingBoundField, params: Params) -> str:
    """Said as a bound: nobody counts digits."""
    bounds = field.bounds(None, is_too_high=True)
    if bounds.high is not None:
        return bounds.said(is_too_high=True)
    validators = (it for it in field.field.validators if isinstance(it, DecimalValidator))
    whole = min((it.max_digits or 0) - (it.decimal_places or 0) for it in validators)
    return _("Less than %(limit)s.") % {"limit": bounds.with_unit(10**whole)}


def too_fine(_field: SayingBoundField, params: Params) -> str:
    most = params["max"]
    return ngettext("%(most)d decimal at most.", "%(most)d decimals at most.", most) % {"most": most}


def too_long(_field: SayingBoundField, params: Params) -> str:
    most, now = (printed(params[name]) for name in ("limit_value", "show_value"))
    return _("%(most)s characters at most; these are %(now)s.") % {"most": most, "now": now}


def too_short(_field: SayingBoundField, params: Params) -> str:
    return _("%(least)s characters at least.") % {"least": printed(params["limit_value"])}


def password_too_short(_field: SayingBoundField, params: Params) -> str:
    return _("%(least)s characters at least.") % {"least": printed(params["min_length"])}


def password_too_common(_field: SayingBoundField, _params: Params) -> str:
    return _("Many people use this password. Choose one that nobody would guess.")


def password_too_similar(_field: SayingBoundField, _params: Params) -> str:
    return _("This is too much like your name or your e-mail address. Choose another password.")


def not_to_be_kept(_field: SayingBoundField, _params: Params) -> str:
    return _("One of these signs cannot be kept. Type it again.")


def when_the_clocks_change(_field: SayingBoundField, _params: Params) -> str:
    return _("The clocks are changed at this time. Choose another.")


FIGURES: dict[str, Callable[[SayingBoundField, Params], str]] = {
    "max_value": too_high,
    "min_value": too_low,
    "max_digits": too_many_digits,
    "max_whole_digits": too_many_digits,
    "max_decimal_places": too_fine,
    "max_length": too_long,
    "min_length": too_short,
    "null_characters_not_allowed": not_to_be_kept,
    "ambiguous_timezone": when_the_clocks_change,
    "password_too_short": password_too_short,
    "password_too_common": password_too_common,
    "password_too_similar": password_too_similar,
}
