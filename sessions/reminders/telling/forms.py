import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from sessions.reminders.models import NoticeKind
from sessions.reminders.models.notices import WORDS_LENGTH
from sessions.reminders.telling.letters import Said

KEY = re.compile(rf"(?:{'|'.join(NoticeKind.values)}):[0-9]{{1,18}}")


class TellForm(forms.Form):
    """`seen` are the people whom the page named when the button was pressed: nobody else is told by it."""

    seen = forms.CharField(widget=forms.HiddenInput)
    own_words = forms.CharField(
        label=_("A sentence of your own"),
        help_text=_("It stands in every message as you write it, in your language."),
        required=False,
        max_length=WORDS_LENGTH,
        widget=forms.Textarea({"rows": 3}),
    )
    names_product = forms.BooleanField(label=_("Name the product and the lot"), required=False)

    def clean_seen(self) -> frozenset[str]:
        keys = str(self.cleaned_data["seen"]).split()
        if not all(KEY.fullmatch(key) for key in keys):
            raise ValidationError(_t("Open this page again: the list of people did not arrive whole."))
        return frozenset(keys)

    @property
    def said(self) -> Said:
        """As far as it can be read."""
        typed = self.cleaned_data if self.is_bound else {}
        return Said(typed.get("own_words", ""), bool(typed.get("names_product")))
