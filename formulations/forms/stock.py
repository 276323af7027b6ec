from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from formulations.models import Lot, Product
from formulations.models.products import LotStatus
from formulations.services.corrections import last_correction
from mesoplan.frame.forms import AmountInput, DayField

if TYPE_CHECKING:
    from django.http import QueryDict

MOST_VIALS = 10_000


def vials_field(least: int, label: Any, **said: Any) -> forms.IntegerField:  # noqa: ANN401 lazy sentences
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=MOST_VIALS,
        widget=AmountInput(_("vials"), {"inputmode": "numeric"}),
        **said,
    )


class ReceiveForm(forms.Form):
    product = forms.ModelChoiceField(
        label=_("Product"),
        queryset=Product.objects.filter(is_active=True),
        empty_label=_("Choose a product"),
    )
    number = forms.CharField(label=_("Lot number"), max_length=60, help_text=_("As it is printed on the box."))
    expires_on = DayField(label=_("Expires"), help_text=_("Printed as a month, it is the last day of that month."))
    vials = vials_field(1, _("Vials received"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].widget.attrs["autocomplete"] = "off"


class ReasonForm(forms.Form):
    """Each stands in a dialog of its own on one page, so each has ids of its own."""

    dialog = "reason"
    reason = forms.CharField(label=_("Why"), max_length=300)

    def __init__(self, data: Any = None, **kwargs: Any) -> None:  # noqa: ANN401 as Django's forms
        super().__init__(data, auto_id=f"{self.dialog}-%s", **kwargs)
        self.fields["reason"].widget.attrs["autocomplete"] = "off"


class CorrectForm(ReasonForm):
    dialog = "correct"
    number = forms.CharField(label=_("Lot number"), max_length=60, help_text=_("As it is printed on the box."))
    expires_on = DayField(label=_("Expires"), help_text=_("Printed as a month, it is the last day of that month."))
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    field_order = ("number", "expires_on", "reason")

    @classmethod
    def of_lot(cls, lot: Lot) -> "CorrectForm":
        return cls(initial={"number": lot.number, "expires_on": lot.expires_on, "seen": last_correction(lot)})

    def look_at(self, lot: Lot) -> None:
        """What was typed is sent once more by somebody who sees the lot as it is now."""
        data = cast("QueryDict", self.data).copy()
        data["seen"] = str(last_correction(lot))
        self.data = data


class TakeOutForm(ReasonForm):
    dialog = "take-out"
    vials = vials_field(1, _("Vials taken out"))
    field_order = ("vials", "reason")
    reason = forms.CharField(label=_("Why"), max_length=300, help_text=_("Broken, past its date, sent back…"))


class CountForm(ReasonForm):
    dialog = "count"
    vials = vials_field(0, _("Vials on the shelf"), help_text=_("Whole ones; opened vials are counted on their own."))
    field_order = ("vials", "reason")


class BlockForm(ReasonForm):
    dialog = "block"
    kind = forms.ChoiceField(
        label=_("How"),
        choices=[
            (LotStatus.QUARANTINED, _("Quarantine: set aside until something is cleared up")),
            (LotStatus.RECALLED, _("Recall: the maker or an authority calls it back")),
        ],
        widget=forms.RadioSelect,
    )
    field_order = ("kind", "reason")


class LiftForm(ReasonForm):
    """A lot can have two blocks, so each has a form with ids of its own."""

    reason = forms.CharField(label=_("Why it may be used again"), max_length=300)

    def __init__(self, data: Any = None, *, block: int) -> None:  # noqa: ANN401 as Django's forms
        self.block, self.dialog = block, f"lift-{block}"
        super().__init__(data)
