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
from mesoplan.frame.rows import RowForm, RowSet

if TYPE_CHECKING:
    from django.http import QueryDict

# Beyond this nobody has typed the rows.
MOST_LINES = 40
PREFIX = "lines"


def products_to_choose(pours: Iterable[Pour] = ()) -> dict[str, Product]:
    """What is in use, and what the recipe holds already, by number."""
    held = [pour.product.pk for pour in pours]
    return {str(row.pk): row for row in Product.objects.filter(Q(is_active=True) | Q(pk__in=held))}


class LineForm(RowForm):
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

    def clean_product(self) -> Product:
        return self.products[self.cleaned_data["product"]]

    @property
    def is_whole(self) -> bool:
        return self.has_changed() and not self.errors

    @property
    def is_wrong(self) -> bool:
        """Something was typed that cannot be; what is only not there yet is no mistake."""
        wanting = {"required"}
        return any(error.code not in wanting for errors in self.errors.as_data().values() for error in errors)

    @property
    def said(self) -> list[str]:
        """Of what was typed, why it cannot be."""
        typed = [name for name in self.errors if self.data.get(self.add_prefix(name))]
        return [str(sentence) for name in typed for sentence in self[name].errors]

    @property
    def pour(self) -> Pour:
        return Pour(self.cleaned_data["product"], self.cleaned_data["volume_ml"])


class Lines(RowSet[LineForm]):
    about = "product"
    default_error_messages: ClassVar[dict[str, Any]] = RowSet.default_error_messages | {
        "too_many_forms": _("A recipe has %(num)d products at most."),
        "twice": _("This product has a row already."),
        "none": _("Choose at least one product."),
    }

    @property
    def pours(self) -> list[Pour]:
        return [row.pour for row in self.telling()]

    @property
    def wrong(self) -> list[LineForm]:
        """Without them the mixture is another one than is meant."""
        return [row for row in self.telling() if row.is_wrong]

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
