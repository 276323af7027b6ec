"""How a consent text is written and put into use."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from mesoplan.frame.forms import refuse
from mesoplan.refusals import DomainError
from patients.consents.sections import Section, Wording
from patients.consents.writing import field_name

if TYPE_CHECKING:
    from django.http import QueryDict

MOST_LETTERS = 5000


class TextForm(forms.Form):
    """A title and every section in each language. The headings stay those of `base`, the version that it is written
    from."""

    changes_risk = forms.BooleanField(
        label=_("What is told of the risks has changed"),
        required=False,
        help_text=_("Patients who signed an earlier version sign again before their next session."),
    )
    edits = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, base: Mapping[str, Wording], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.base = base
        for language, wording in base.items():
            self.add_fields(language, wording)

    def add_fields(self, language: str, wording: Wording) -> None:
        title = forms.CharField(label=_("Title"), max_length=120, initial=wording.title)
        self.fields[field_name(language, "title")] = title
        for code in Section.values:
            self.fields[field_name(language, code)] = forms.CharField(
                label=wording.headings[code],
                max_length=MOST_LETTERS,
                initial=wording.words[code],
                help_text=Section(code).label,
                widget=forms.Textarea({"rows": 6, "lang": language}),
            )

    @property
    def languages(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """Each with its fields."""
        for language, name in settings.LANGUAGES:
            names = [field_name(language, code) for code in ("title", *Section.values)]
            yield str(name), [self[name] for name in names]

    def wordings(self) -> dict[str, Wording]:
        return {language: self.wording(language) for language in self.base}

    def wording(self, language: str) -> Wording:
        words = {code: self.cleaned_data[field_name(language, code)] for code in Section.values}
        return Wording(self.cleaned_data[field_name(language, "title")], self.base[language].headings, words)

    def arguments(self) -> dict[str, Any]:
        return {"wordings": self.wordings(), "changes_risk": self.cleaned_data["changes_risk"]}


class EditsForm(forms.Form):
    """Which save of the draft was on the page."""

    edits = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def arguments(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class ConfirmForm(EditsForm):
    is_read = forms.BooleanField(
        label=_("I have read it in every language, and patients can be told this"),
        error_messages={"required": _("Tick this when you have read it in every language.")},
    )

    def again(self, refusal: DomainError, edits: int) -> "ConfirmForm":
        """About the draft as it is now; what was read may be something else by then."""
        data = cast("QueryDict", self.data).copy()
        if data.get("edits") != str(edits):
            data.pop("is_read", None)
        data["edits"] = str(edits)
        form = ConfirmForm(data)
        form.is_valid()
        refuse(form, refusal)
        return form
