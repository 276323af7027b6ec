"""A form of rows, which a person adds and takes away: the ingredients of a product, the products of a recipe."""

from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _


class RowForm(forms.Form):
    """One row. In the list of errors its fields are named with their row."""

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


Row = TypeVar("Row", bound=RowForm)
if TYPE_CHECKING:
    BaseRows = forms.BaseFormSet
else:

    class BaseRows(forms.BaseFormSet, Generic[Row]):
        """Takes the parameter that Django's own has only for type checkers."""


class RowSet(BaseRows[Row]):
    """Rows that are left empty or taken away say nothing, and each is about something else: `about` is the field that
    says what."""

    about: ClassVar[str]
    default_error_messages: ClassVar[dict[str, Any]] = {
        "missing_management_form": _("What the browser sent cannot be read. Try once more."),
    }

    def clean(self) -> None:
        seen: set[object] = set()
        for row in self.telling():
            value = row.cleaned_data.get(self.about)
            if value in seen:
                row.add_error(self.about, str(self.default_error_messages["twice"]))
            elif value:
                seen.add(value)
        if not seen and not any(self.errors):
            raise forms.ValidationError(str(self.default_error_messages["none"]))

    def telling(self) -> list[Row]:
        """Each row has been read by now."""
        return [row for row in self.kept() if row.has_changed()]

    def kept(self) -> list[Row]:
        return [row for row in self.forms if not (row.is_bound and row.is_taken_away)]
