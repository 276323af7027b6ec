"""The rows of a recipe's form: one product each, with its volume. The diluent is a row like any other."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from formulations.models import Product
from formulations.recipes.drafts import Pour
from mesoplan.frame.amounts import printed_number
from mesoplan.frame.forms import AmountField

if TYPE_CHECKING:
    from django.http import QueryDict

# Beyond this nobody has typed the rows.
MOST_LINES = 40
PREFIX = "lines"


def products_to_choose(pours: Iterable[Pour] = ()) -> dict[str, Product]:
    """What is in use, and what the recipe holds already, by number."""
    held = [pour.product.pk for pour in pours]
    return {str(row.pk): row for row in Product.objects.filter(Q(is_active=True) | Q(pk__in=held))}


class LineForm(forms.Form):
    product = forms.ChoiceField(
        label=_("Product"),
        error_messages={"invalid_choice": _("This product is not in use.")},
    )
    volume_ml = AmountField(
        "mL",
        label=_("Volume"),
        max_digits=7,
        decimal_places=3,
        min_value=Decimal("0.001"),
        max_value=1000,
    )

    def __init__(self, *args: Any, products: Mapping[str, Product], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.products = products
        product = cast("forms.ChoiceField", self.fields["product"])
        product.choices = [("", _t("Choose a product")), *((pk, str(row)) for pk, row in products.items())]
        for field in self.fields.values():
            said = {"number": self.row_number, "label": field.label}
            field.named = _t("Row %(number)s, %(label)s") % said  # type: ignore[attr-defined] # read by the list of errors

    def clean_product(self) -> Product:
        return self.products[self.cleaned_data["product"]]

    @property
    def row_number(self) -> str:
        tail = (self.prefix or "").rpartition("-")[2]
        return str(int(tail) + 1) if tail.isdecimal() else ""

    @property
    def is_taken_away(self) -> bool:
        return bool(self.errors is not None and self.cleaned_data.get("DELETE"))

    @property
    def is_whole(self) -> bool:
        return self.has_changed() and not self.errors

    @property
    def pour(self) -> Pour:
        return Pour(self.cleaned_data["product"], self.cleaned_data["volume_ml"])


if TYPE_CHECKING:
    BaseLines = forms.BaseFormSet[LineForm]
else:  # which takes no parameter when it runs
    BaseLines = forms.BaseFormSet


class Lines(BaseLines):
    """Rows that are left empty or taken away say nothing."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "missing_management_form": _("What the browser sent cannot be read. Try once more."),
        "too_many_forms": _("A recipe has %(num)d products at most."),
    }

    def clean(self) -> None:
        seen: set[Product] = set()
        for row in self.telling():
            product = row.cleaned_data.get("product")
            if product in seen:
                row.add_error("product", _t("This product has a row already."))
            elif product:
                seen.add(product)
        if not seen and not any(self.errors):
            raise forms.ValidationError(_t("Choose at least one product."))

    def telling(self) -> list[LineForm]:
        """Each row has been read by now."""
        return [row for row in self.kept() if row.has_changed()]

    def kept(self) -> list[LineForm]:
        return [row for row in self.forms if not (row.is_bound and row.is_taken_away)]

    @property
    def pours(self) -> list[Pour]:
        return [row.pour for row in self.telling()]

    @property
    def whole(self) -> Iterator[LineForm]:
        """The rows that can be reckoned with already; of two rows of one product the first."""
        seen: set[Product] = set()
        for row in self.telling():
            if row.is_whole and row.pour.product not in seen:
                seen.add(row.pour.product)
                yield row


LineSet = forms.formset_factory(
    LineForm, formset=Lines, extra=1, can_delete=True, max_num=MOST_LINES, absolute_max=MOST_LINES
)


def lines_typed(data: "QueryDict", products: Mapping[str, Product]) -> Lines:
    return cast("Lines", LineSet(data, prefix=PREFIX, form_kwargs={"products": products}))


def lines_about(pours: Iterable[Pour], products: Mapping[str, Product]) -> Lines:
    initial = [{"product": str(pour.product.pk), "volume_ml": pour.volume_ml} for pour in pours]
    return cast("Lines", LineSet(initial=initial, prefix=PREFIX, form_kwargs={"products": products}))


def said_pours(pours: Iterable[Pour]) -> str:
    """The recipe as one line, in an order that does not depend on the rows."""
    return ", ".join(sorted(f"{pour.product} {printed_number(pour.volume_ml)} mL" for pour in pours))
