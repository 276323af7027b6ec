"""The rows of a product's form: one ingredient each, as the label prints it."""

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from formulations.dosing.units import PER_VOLUME
from formulations.models import Ingredient
from formulations.models.products import Expressed
from formulations.services.products import Content
from mesoplan.frame.amounts import printed_number, printed_unit
from mesoplan.frame.forms import AmountField

if TYPE_CHECKING:
    from django.http import QueryDict

# Beyond this nobody has typed the rows.
MOST_INGREDIENTS = 60
PREFIX = "contents"


class ContentForm(forms.Form):
    ingredient = forms.ModelChoiceField(
        label=_("Ingredient"), queryset=Ingredient.objects.order_by("name"), empty_label=_("Choose an ingredient")
    )
    strength = AmountField(label=_("Strength"), max_digits=14, decimal_places=6, min_value=Decimal("0.000001"))
    unit = forms.ChoiceField(
        label=_("Unit"), choices=lambda: [(code, printed_unit(code)) for code in PER_VOLUME], initial="mg/mL"
    )
    expressed_as = forms.ChoiceField(label=_("Printed as"), choices=Expressed.choices, initial=Expressed.ACTIVE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            said = {"number": self.row_number, "label": field.label}
            field.named = _t("Row %(number)s, %(label)s") % said  # type: ignore[attr-defined] # read by the list of errors

    @property
    def row_number(self) -> str:
        tail = (self.prefix or "").rpartition("-")[2]
        return str(int(tail) + 1) if tail.isdecimal() else ""

    @property
    def is_taken_away(self) -> bool:
        return bool(self.errors is not None and self.cleaned_data.get("DELETE"))

    @property
    def content(self) -> Content:
        typed = self.cleaned_data
        return Content(typed["ingredient"], typed["strength"], typed["unit"], typed["expressed_as"])


if TYPE_CHECKING:
    BaseRows = forms.BaseFormSet[ContentForm]
else:  # which takes no parameter when it runs
    BaseRows = forms.BaseFormSet


class Rows(BaseRows):
    """Rows that are left empty or taken away say nothing."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "missing_management_form": _("What the browser sent cannot be read. Try once more."),
        "too_many_forms": _("A product has %(num)d ingredients at most."),
    }

    def clean(self) -> None:
        seen: set[Ingredient] = set()
        for row in self.telling():
            ingredient = row.cleaned_data.get("ingredient")
            if ingredient in seen:
                row.add_error("ingredient", _t("This ingredient has a row already."))
            elif ingredient:
                seen.add(ingredient)
        if not seen and not any(self.errors):
            raise forms.ValidationError(_t("Name at least one ingredient."))

    def telling(self) -> list[ContentForm]:
        """Each row has been read by now."""
        return [row for row in self.kept() if row.has_changed()]

    def kept(self) -> list[ContentForm]:
        return [row for row in self.forms if not (row.is_bound and row.is_taken_away)]

    @property
    def contents(self) -> list[Content]:
        return [row.content for row in self.telling()]


RowSet = forms.formset_factory(
    ContentForm, formset=Rows, extra=1, can_delete=True, max_num=MOST_INGREDIENTS, absolute_max=MOST_INGREDIENTS
)


def rows_typed(data: "QueryDict") -> Rows:
    return cast("Rows", RowSet(data, prefix=PREFIX))


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
    return cast("Rows", RowSet(initial=initial, prefix=PREFIX))


def said_contents(contents: Iterable[Content]) -> str:
    """The contents as one line, in an order that does not depend on the rows."""
    lines = (
        f"{content.ingredient} {printed_number(content.strength, 6)} {printed_unit(content.unit)}"
        f" ({Expressed(content.expressed_as).label})"
        for content in contents
    )
    return ", ".join(sorted(lines))
