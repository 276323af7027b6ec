"""A product as an admin enters it: its facts, and one row for each ingredient that it contains."""

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.forms.models import fields_for_model, model_to_dict
from django.utils.translation import gettext_lazy as _

from formulations.forms.contents import Rows, rows_about, rows_typed, said_contents
from formulations.models import Product
from formulations.models.products import MOST_HOURS_OPEN, MOST_PH, MOST_VIAL_ML
from formulations.services.products import DETAILS, Content, contents_of, is_approved
from mesoplan.frame.amounts import printed_number
from mesoplan.frame.forms import AmountField, AmountInput, ConditionalField, Difference, refuse
from mesoplan.refusals import DomainError
from patients.allergens import Allergen

if TYPE_CHECKING:
    from django.http import QueryDict

LONG_TEXTS: dict[str, type[forms.Widget] | forms.Widget] = {"excipients": forms.Textarea({"rows": 2})}


def ph_field(label: Any) -> AmountField:  # noqa: ANN401 a lazy sentence, whose type is private
    return AmountField(label=label, required=False, min_value=0, max_value=MOST_PH, max_digits=4, decimal_places=2)


def hours_field(label: Any) -> forms.IntegerField:  # noqa: ANN401 the same
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=1,
        max_value=MOST_HOURS_OPEN,
        widget=AmountInput(_("h"), {"inputmode": "numeric"}),
    )


class ProductForm(forms.Form):
    """Its facts. Of a product in an approved formulation the service takes what tightens."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    excipient_allergens = forms.MultipleChoiceField(
        label=_("Allergens in the excipients"),
        choices=Allergen.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    ph_low = ph_field(_("Lowest pH"))
    ph_high = ph_field(_("Highest pH"))
    vial_ml = AmountField(
        "mL",
        label=_("Volume of a vial"),
        help_text=_("Lots are counted in vials: without it none can be received."),
        required=False,
        min_value=Decimal("0.001"),
        max_value=MOST_VIAL_ML,
        max_digits=7,
        decimal_places=3,
    )
    hours_open_room = hours_field(_("At room temperature"))
    hours_open_cold = hours_field(_("Refrigerated"))

    hours_open_source = ConditionalField(
        label=_("Who says how long it keeps"),
        help_text=_("Needed with a time of use after opening, as in “leaflet of May 2025”."),
        max_length=300,
    )

    differences: tuple[Difference, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rest = [name for name in DETAILS if name not in self.fields]
        self.fields |= fields_for_model(Product, rest, widgets=LONG_TEXTS)
        self.order_fields(("version", *DETAILS))
        self.fields["is_active"].initial = True
        for field in self.fields.values():
            field.widget.attrs.setdefault("autocomplete", "off")

    def clean(self) -> dict[str, Any]:
        """What the table would refuse, said at its field together with all the rest."""
        data = super().clean() or {}
        low, high = data.get("ph_low"), data.get("ph_high")
        if low is not None and high is not None and low > high:
            self.add_error("ph_high", _("A pH lies between 0 and 14, the lowest first."))
        has_hours = any(data.get(name) for name in ("hours_open_room", "hours_open_cold"))
        if has_hours and not data.get("hours_open_source") and "hours_open_source" not in self.errors:
            self.add_error("hours_open_source", _("Say where the time of use after opening comes from."))
        return data

    @property
    def details(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in DETAILS}


class ProductSheet:
    """The facts and the rows, sent and refused together."""

    def __init__(self, product: Product | None = None, data: "QueryDict | None" = None) -> None:
        self.product, self.data = product, data
        self.is_frozen = product is not None and is_approved(product)
        self.kept = contents_of(product) if product else []
        initial = model_to_dict(product, [*DETAILS, "version"]) if product else {}
        self.form = ProductForm(data, initial=initial)
        self.rows = self.rows_of(data)

    def rows_of(self, data: "QueryDict | None") -> Rows | None:
        if self.is_frozen:
            return None
        return rows_about(self.kept) if data is None else rows_typed(data)

    @property
    def contents(self) -> list[Content]:
        return self.kept if self.rows is None else self.rows.contents

    @property
    def version(self) -> int:
        return self.form.cleaned_data["version"] or 0

    def is_valid(self) -> bool:
        """Both are read, so that all that is wrong is said at once."""
        if self.data is None:
            return False
        return all([self.form.is_valid(), self.rows is None or self.rows.is_valid()])

    @property
    def forms(self) -> list[forms.BaseForm]:
        """In the order in which the list of errors goes through them."""
        return [self.form, *(self.rows.kept() if self.rows else [])]

    @property
    def has_errors(self) -> bool:
        return any(form.errors for form in self.forms) or bool(self.rows and self.rows.non_form_errors())

    def refuse(self, error: DomainError) -> None:
        refuse(self.form, error)

    def after(self, refusal: DomainError, *, stored: Product) -> "ProductSheet":
        """The same words again, beside what somebody else has saved; sending them once more means to replace it."""
        data = cast("QueryDict", self.data).copy()
        data["version"] = str(stored.version)
        again = ProductSheet(stored, data)
        again.is_valid()
        again.refuse(refusal)
        again.form.differences = tuple(again.differences_from(stored))
        return again

    def differences_from(self, stored: Product) -> Iterator[Difference]:
        typed = Product(**self.form.details)
        for name in DETAILS:
            theirs, mine = said(stored, name), said(typed, name)
            if theirs != mine:
                yield Difference(str(self.form.fields[name].label), theirs, mine)
        theirs, mine = said_contents(self.kept), said_contents(self.contents)
        if theirs != mine:
            yield Difference(str(_("What it contains")), theirs, mine)


def said(product: Product, name: str) -> str:
    """A value as people read it."""
    match value := getattr(product, name):
        case None:
            return ""
        case bool():
            return str(_("yes") if value else _("no"))
        case list():
            return ", ".join(sorted(allergen_names(value)))
        case Decimal():
            return printed_number(value)
    return str(value)


def allergen_names(codes: list[str]) -> list[str]:
    labels = dict(Allergen.choices)
    return [str(labels.get(code, code)) for code in codes]
