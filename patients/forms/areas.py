from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django import forms
from django.forms.models import fields_for_model, model_to_dict
from django.utils.translation import gettext_lazy as _

from mesoplan.conflicts import StaleEditError
from mesoplan.frame.forms import Difference, refuse
from patients.models import TreatmentArea

if TYPE_CHECKING:
    from django.http import QueryDict


LAST_PLACE = 999


class AreaForm(forms.Form):
    columns: ClassVar[tuple[str, ...]] = ("name", "position", "is_active")
    position = forms.IntegerField(label=_("Place in lists"), min_value=0, max_value=LAST_PLACE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        of_the_table = [name for name in self.columns if name not in self.fields]
        self.fields |= fields_for_model(TreatmentArea, of_the_table)
        self.order_fields(self.columns)
        for field in self.fields.values():
            field.widget.attrs.setdefault("autocomplete", "off")

    @property
    def details(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.columns}


class AddAreaForm(AreaForm):
    columns = ("name", "code", "position", "is_active")
    code = forms.RegexField(
        r"^[a-z0-9-]+$",
        label=_("Code"),
        max_length=50,
        help_text=_("Other systems know the area by it, for good."),
        error_messages={"invalid": _("Small letters, figures and hyphens, as in “upper-arms”.")},
    )


class ChangeAreaForm(AreaForm):
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    differences: tuple[Difference, ...] = ()

    @classmethod
    def about(cls, area: TreatmentArea) -> "ChangeAreaForm":
        return cls(initial=model_to_dict(area, [*cls.columns, "version"]))

    def after(self, refusal: StaleEditError, *, stored: TreatmentArea) -> "ChangeAreaForm":
        """The same words again, beside what somebody else has saved; sending them once more means to replace it."""
        data = cast("QueryDict", self.data).copy()
        data["version"] = str(stored.version)
        again = ChangeAreaForm(data)
        refuse(again, refusal)
        again.differences = tuple(self.differences_from(stored))
        return again

    def differences_from(self, stored: TreatmentArea) -> Iterator[Difference]:
        for name, typed in self.details.items():
            if typed != getattr(stored, name):
                yield Difference(str(self.fields[name].label), said(getattr(stored, name)), said(typed))


def said(value: object) -> str:
    """A value as people read it."""
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    return str(value)
