"""Products and what they contain, as two tables: a row of a product, and a row of each ingredient in it."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from formulations.dosing.quantities import Quantity
from formulations.dosing.units import PER_VOLUME
from formulations.exchange.doubts import Doubt, doubts_beside, doubts_of, factors_of
from formulations.exchange.known import Known
from formulations.exchange.table import CellError, Cells, Table, Target, data_of, ingredient_named
from formulations.forms.contents import ContentForm
from formulations.forms.products import ProductForm
from formulations.keeping.changes import Step
from formulations.keeping.forms import KeepingForm
from formulations.models import Ingredient, Product, ProductComponent
from formulations.models.products import Expressed
from formulations.name_keys import name_key
from formulations.services.products import CONTENTS_STAY, DETAILS, loosened
from mesoplan.refusals import DomainError
from mesoplan.staff.models import User

YES_OR_NO = ("is_single_patient", "is_active")
CONTENT = ("strength", "unit", "expressed_as")


class ProductLine(ProductForm, KeepingForm):
    columns = DETAILS

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        low, high = data.get("ph_low"), data.get("ph_high")
        if high is not None and (low is None or low > high):
            self.add_error("ph_high", _("A pH lies between 0 and 14, the lowest first."))
        if (data.get("hours_open_room") or data.get("hours_open_cold")) and not data.get("hours_open_source"):
            self.add_error("hours_open_source", _("Say where the time of use after opening comes from."))
        return data


class ContentLine(KeepingForm):
    columns = CONTENT
    strength = ContentForm.base_fields["strength"]
    unit = forms.ChoiceField(label=_("Unit"), choices=[(code, code) for code in PER_VOLUME])
    expressed_as = forms.ChoiceField(label=_("Printed as"), choices=Expressed.choices)


def product_target(known: Known, cells: Cells, reason: str) -> Target:
    for column in YES_OR_NO:
        if cells[column] not in {"True", "False"}:
            raise CellError(column, _t("Write True or False."))
    stored = known.products.get(name_key(cells["name"]))

    def step(_actor: User, form: KeepingForm) -> Step:
        if stored and stored.pk in known.approved and (fields := loosened(stored, Product(**form.values))):
            raise DomainError(next(iter(fields.values())), fields=fields)
        return Step(stored or Product(), form.values)

    form = partial(known.forms.bound, ProductLine, data_of(cells, DETAILS, stored, reason))
    return Target(name_key(cells["name"]), cells["name"], stored, form, step)


def content_target(known: Known, cells: Cells, reason: str) -> Target:
    product = known.products.get(name_key(cells["product"]))
    if product is None:
        raise CellError("product", _t("%(product)s is not among the products.") % {"product": cells["product"] or "–"})
    ingredient = ingredient_named(known, cells["ingredient"], "ingredient")
    stored = known.components.get((product.pk, ingredient.pk))

    def step(_actor: User, form: KeepingForm) -> Step:
        if product.pk in known.approved:
            raise DomainError(str(CONTENTS_STAY))
        return Step(stored or ProductComponent(product=product, ingredient=ingredient), form.values)

    return Target(
        key=(product.pk, ingredient.pk),
        title=f"{product}: {ingredient}",
        stored=stored,
        form=partial(known.forms.bound, ContentLine, data_of(cells, CONTENT, stored, reason)),
        step=step,
        doubts=lambda form: content_doubts(known, ingredient, stored, form),
    )


def content_doubts(
    known: Known, ingredient: Ingredient, stored: ProductComponent | None, form: KeepingForm
) -> Iterator[Doubt]:
    """Of a strength that says it is that of the salt, nobody has to be asked whether it is."""
    after = Quantity(form.values["strength"], form.values["unit"])
    is_salt = form.values["expressed_as"] == Expressed.SALT
    factors = set() if is_salt else factors_of(ingredient.name, ingredient.active_factor)
    if stored:
        yield from doubts_of(Quantity(stored.strength, stored.unit), after, factors=factors)
    else:
        yield from doubts_beside(known.strengths_of([ingredient]), after, factors=factors)


PRODUCTS = Table(
    "products",
    _("Products"),
    (),
    DETAILS,
    lambda: Product.objects.order_by("name").values_list(*DETAILS),
    product_target,
    names=(),
    product="name",
)
CONTENTS = Table(
    "contents",
    _("What products contain"),
    ("product", "ingredient"),
    CONTENT,
    lambda: ProductComponent.objects.order_by("product__name", "pk").values_list(
        "product__name", "ingredient__name", *CONTENT
    ),
    content_target,
    product="product",
)
