from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from formulations.exchange.files import MOST_BYTES, FileLine
from formulations.exchange.tables import TABLES

SALT = "formulations.exchange"
READ_WITHIN_S = 60 * 60


class UploadForm(forms.Form):
    """A file, what it holds, and why, should it raise a limit or lift a block."""

    table = forms.ChoiceField(label=_("What it holds"), choices=[(key, table.title) for key, table in TABLES.items()])
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV (UTF-8) or XLSX with the columns of the export."),
        widget=forms.FileInput({"accept": ".csv,.xlsx"}),
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Needed where a line allows more than before: a second person reads it and confirms."),
    )

    def clean_file(self) -> Any:  # noqa: ANN401 an uploaded file
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("This file is larger than 1 MB."))
        return file


class ReadForm(forms.Form):
    """What was previewed, sent back as it was read: the lines are signed, so that nobody writes into them."""

    table = forms.ChoiceField(choices=[(key, table.title) for key, table in TABLES.items()], widget=forms.HiddenInput)
    lines = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(required=False, widget=forms.HiddenInput)
    read = forms.CharField(widget=forms.HiddenInput)

    def clean_lines(self) -> list[FileLine]:
        try:
            stored = signing.loads(self.cleaned_data["lines"], salt=SALT, max_age=READ_WITHIN_S)
        except signing.BadSignature as error:
            raise forms.ValidationError(_("This preview is out of date. Choose the file once more.")) from error
        return [FileLine(number, cells) for number, cells in stored]


def signed(lines: list[FileLine]) -> str:
    return signing.dumps([(line.number, line.cells) for line in lines], salt=SALT, compress=True)
