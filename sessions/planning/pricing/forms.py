from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Self, cast

from django import forms
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from formulations.models import Product
from mesoplan.conflicts import StaleEditError
from mesoplan.frame.amounts import printed_number
from mesoplan.frame.forms import AmountField, Difference, refuse
from sessions.planning.estimates.cost import is_in_coins
from sessions.planning.estimates.duration import Times
from sessions.planning.models import Rates
from sessions.planning.models.rates import FEES, LEAST_SECONDS, MINUTES, MOST_MINUTES, MOST_MONEY, MOST_SECONDS, SECONDS
from sessions.planning.pricing.services import COLUMNS

if TYPE_CHECKING:
    from django.db.models import Field
    from django.forms.boundfield import BoundField
    from django.http import QueryDict

DEFAULTS = {field.name: cast("Decimal", field.default) for field in fields(Times)}


def price_field(product: Product) -> str:
    return f"price-{product.pk}"


def label_of(column: str) -> str:
    return str(capfirst(cast("Field[Any, Any]", Rates._meta.get_field(column)).verbose_name))


class EmptyTells(AmountField):
    """What holds where it is empty stands on the page: nobody is to read of each that it is optional."""

    is_conditional = True


class MoneyField(EmptyTells):
    """Shown in whole coins, 6.50 and not 6.5."""

    digits = 0

    def prepare_value(self, value: object) -> object:
        if isinstance(value, Decimal) and is_in_coins(value, self.digits):
            return number_format(value, self.digits)
        return super().prepare_value(value)


def money_field(label: str, rates: Rates | None, help_text: str = "") -> MoneyField:
    field = MoneyField(
        rates.currency if rates else "",
        label=label,
        max_digits=10,
        decimal_places=3,
        min_value=0,
        max_value=MOST_MONEY,
        required=False,
        help_text=help_text,
    )
    field.digits = rates.digits if rates else 0
    return field


def time_field(column: str) -> EmptyTells:
    """Says what holds as long as it is empty."""
    unit, least, most = ("s", LEAST_SECONDS, MOST_SECONDS) if column in SECONDS else ("min", 0, MOST_MINUTES)
    default = {"default": printed_number(DEFAULTS[column]), "unit": unit}
    return EmptyTells(
        unit,
        label=label_of(column),
        max_digits=4,
        decimal_places=1,
        min_value=least,
        max_value=most,
        required=False,
        help_text=_t("Empty: %(default)s %(unit)s.") % default,
    )


class RatesForm(forms.Form):
    """All that a clinic says of prices and times; of every product in use what a vial of it costs."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    currency = forms.CharField(
        label=_("Currency"), max_length=3, help_text=_("Three letters, as in EUR. All prices here are in it.")
    )
    means_currency = forms.BooleanField(label=_("All figures are right in the new currency"), required=False)
    differences: tuple[Difference, ...] = ()

    def __init__(self, *args: Any, rates: Rates | None, products: Sequence[Product], **more: Any) -> None:
        super().__init__(*args, **more)
        self.rates, self.products = rates, products
        for column in FEES:
            self.fields[column] = money_field(label_of(column), rates)
        for product in products:
            self.fields[price_field(product)] = money_field(product.name, rates, said_vial(product))
        for column in (*MINUTES, *SECONDS):
            self.fields[column] = time_field(column)

    @classmethod
    def about(cls, rates: Rates | None, products: Sequence[Product]) -> Self:
        known = stored_values(rates) if rates else {}
        return cls(rates=rates, products=products, initial=known | {"version": rates.version if rates else 0})

    def clean_currency(self) -> str:
        typed: str = self.cleaned_data["currency"]
        return typed.upper()

    def arguments(self) -> dict[str, Any]:
        typed = self.cleaned_data
        return {
            "version": typed["version"],
            "values": {name: typed[name] for name in COLUMNS},
            "means_currency": typed["means_currency"],
            "prices": {product.pk: typed[price_field(product)] for product in self.products},
        }

    def after(self, refusal: StaleEditError, *, stored: Rates | None) -> Self:
        """The same words again, beside what somebody else has saved; sending them once more means to replace it."""
        data = cast("QueryDict", self.data).copy()
        data["version"] = str(stored.version if stored else 0)
        again = type(self)(data, rates=stored, products=self.products)
        refuse(again, refusal)
        again.differences = tuple(self.differences_from(stored_values(stored))) if stored else ()
        return again

    def differences_from(self, stored: Mapping[str, Any]) -> Iterator[Difference]:
        for name, field in self.fields.items():
            kept, typed = stored.get(name), self.cleaned_data[name]
            if name not in {"version", "means_currency"} and kept != typed:
                yield Difference(str(field.label), said(kept), said(typed))

    @property
    def fees(self) -> "list[BoundField]":
        return [self[name] for name in ("currency", *FEES)]

    @property
    def changes_currency(self) -> bool:
        """Whether to ask what the figures are meant in."""
        return (
            self.is_bound
            and self.rates is not None
            and str(self["currency"].value() or "").upper() != self.rates.currency
        )

    @property
    def vials(self) -> "list[BoundField]":
        return [self[price_field(product)] for product in self.products]

    @property
    def minutes(self) -> "list[BoundField]":
        return [self[name] for name in MINUTES]

    @property
    def seconds(self) -> "list[BoundField]":
        return [self[name] for name in SECONDS]


def stored_values(rates: Rates) -> dict[str, Any]:
    prices = {f"price-{it.product_id}": it.price for it in rates.vial_prices.all()}
    return {name: getattr(rates, name) for name in COLUMNS} | prices


def said_vial(product: Product) -> str:
    """How its vials are reckoned."""
    if product.vial_ml is None:
        return _t("The volume of a vial is not known: enter it with the product.")
    said = {"volume": printed_number(product.vial_ml)}
    if product.keeps_for_others:
        return _t("Vial of %(volume)s mL, the share that is drawn is counted.") % said
    return _t("Vial of %(volume)s mL, whole vials are counted.") % said


def said(value: object) -> str:
    return printed_number(value) if isinstance(value, Decimal) else str(value or "")
