"""What is decided about a version: its approval, and its end."""

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from formulations.queries.recipes import Mixture
from formulations.recipes.approval import mark_of
from mesoplan.frame.forms import refuse
from mesoplan.refusals import DomainError

if TYPE_CHECKING:
    from django.http import QueryDict

    from formulations.models import FormulationVersion


class ApproveForm(forms.Form):
    """Which save of the draft and which findings were on the page, and that they were read."""

    edits = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    seen = forms.CharField(max_length=32, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason to go on"),
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": _("Give the reason to go on in spite of this.")},
    )
    is_acknowledged = forms.BooleanField(
        label=_("I have read what is said of this mixture"),
        error_messages={"required": _("Tick this when you have read them.")},
    )

    def __init__(self, *args: Any, mixture: Mixture, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not mixture.overrides:
            del self.fields["reason"]
        if not mixture.findings:
            del self.fields["is_acknowledged"]

    @classmethod
    def of(cls, version: "FormulationVersion", mixture: Mixture, data: "QueryDict | None" = None) -> "ApproveForm":
        initial = {"edits": version.edits, "seen": mark_of(mixture.findings)}
        return cls(data, mixture=mixture, initial=initial)

    def again(self, refusal: DomainError, version: "FormulationVersion", mixture: Mixture) -> "ApproveForm":
        """The same words, about the version as it is now; what was ticked as read may be something else by then."""
        data = cast("QueryDict", self.data).copy()
        if data.get("seen") != mark_of(mixture.findings) or data.get("edits") != str(version.edits):
            data.pop("is_acknowledged", None)
        data |= {"edits": str(version.edits), "seen": mark_of(mixture.findings)}
        form = ApproveForm.of(version, mixture, data)
        form.is_valid()
        refuse(form, refusal)
        return form

    def arguments(self) -> dict[str, Any]:
        return {"reason": "", "is_acknowledged": False} | self.cleaned_data


class RetireForm(forms.Form):
    prefix = "retire"
    reason = forms.CharField(
        label=_("Why"),
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": _("Say why it is retired.")},
    )


class DiscardForm(forms.Form):
    edits = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
