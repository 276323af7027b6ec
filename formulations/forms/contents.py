"""The rows of a product's form: one ingredient each, as the label prints it."""

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from formulations.dosing.units import PER_VOLUME
from formulations.models import Ingredient
from formulations.models.products import Expressed
from formulations.services.products import Content
from mesoplan.frame.amounts import printed_number, printed_unit
from mesoplan.frame.forms import AmountField
from mesoplan.frame.rows import RowForm, RowSet

if TYPE_CHECKING:
    from django.http import QueryDict

# Beyond this nobody has typed the rows.
MOST_INGREDIENTS = 60
PREFIX = "contents"


class ContentForm(RowForm):
    ingredient = forms.ModelChoiceField(
        label=_("Ingredient"), queryset=Ingredient.objects.order_by("name"), empty_label=_("Choose an ingredient")
    )
    strength = AmountField(label=_("Strength"), max_digits=14, decimal_places=6, min_value=Decimal("0.000001"))
    unit = forms.ChoiceField(
        label=_("Unit"), choices=lambda: [(code, printed_unit(code)) for code in PER_VOLUME], initial="mg/mL"
    )
    expressed_as = forms.ChoiceField(label=_("Printed as"), choices=Expressed.choices, initial=Expressed.ACTIVE)

    @property
    def content(self) -> Content:
        typed = self.cleaned_data
        return Content(typed["ingredient"], typed["strength"], typed["unit"], typed["expressed_as"])


class Rows(RowSet[ContentForm]):
    about = "ingredient"
    default_error_messages: ClassVar[dict[str, Any]] = RowSet.default_error_messages | {
        "too_many_forms": _("A product has %(num)d ingredients at most."),
        "twice": _("This ingredient has a row already."),
        "none": _("Name at least one ingredient."),
    }

    @property
    def contents(self) -> list[Content]:
        return [row.content for row in self.telling()]


CONTENTS = forms.formset_factory(
    ContentForm, formset=Rows, extra=1, can_delete=True, max_num=MOST_INGREDIENTS, absolute_max=MOST_INGREDIENTS
)


def rows_typed(data: "QueryDict") -> Rows:
    return cast("Rows", CONTENTS(data, prefix=PREFIX))


def rows_about(contents: Iterable[Content]) -> Rows:
    initial = [
        {
            "ingredient": content.ingredient,
            "strength": content.strength,
            "unit": content.unit,
            "expressed_as": content.expressed_as,
        }
        for content in contents
    ]
    return cast("Rows", CONTENTS(initial=initial, prefix=PREFIX))


def said_contents(contents: Iterable[Content]) -> str:
    """The contents as one line, in an order that does not depend on the rows."""
    lines = (
        f"{content.ingredient} {printed_number(content.strength, 6)} {printed_unit(content.unit)}"
        f" ({Expressed(content.expressed_as).label})"
        for content in contents
    )
    return ", ".join(sorted(lines))
