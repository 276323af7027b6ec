from django import forms
from django.utils.translation import gettext_lazy as _

from patients.allergens import Allergen
from patients.models.people import ALERT_LENGTH


def allergens() -> list[tuple[str, str]]:
    """By the name that people read, in their language."""
    named = sorted((str(label), value) for value, label in Allergen.choices)
    return [("", str(_("None of these"))), *((value, label) for label, value in named)]


class AllergyForm(forms.Form):
    allergen = forms.ChoiceField(
        label=_("Group"),
        required=False,
        choices=allergens,
        help_text=_("Mixtures are checked against the group, so choose one wherever it fits."),
    )
    text = forms.CharField(
        label=_("In the patient's words"),
        required=False,
        max_length=250,
        help_text=_("For example “rash after a plaster”. Needed where no group fits."),
    )

    def clean_text(self) -> str:
        """The name of the group where nothing else is said."""
        text: str = self.cleaned_data["text"]
        allergen = self.cleaned_data.get("allergen")
        return text or (str(Allergen(allergen).label) if allergen else "")


class AlertForm(forms.Form):
    alert = forms.CharField(
        label=_("Alert"),
        max_length=ALERT_LENGTH,
        help_text=_("What everybody who treats this patient has to see, for example “faints at needles”."),
    )
