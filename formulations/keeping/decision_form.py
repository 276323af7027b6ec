from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from formulations.models.changes import ChangeStatus


class DecisionForm(forms.Form):
    """What the second person says to a change. Who refuses says why."""

    status = forms.ChoiceField(
        choices=[(it.value, it.label) for it in ChangeStatus if it != ChangeStatus.WAITING], label=_("Decision")
    )
    answer = forms.CharField(label=_("Answer"), max_length=500, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("status") == ChangeStatus.REFUSED and not data.get("answer"):
            self.add_error("answer", _("Say why you refuse it."))
        return data

    def arguments(self) -> dict[str, Any]:
        return {"status": ChangeStatus(self.cleaned_data["status"]), "answer": self.cleaned_data["answer"]}
