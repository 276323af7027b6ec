from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from mesoplan.frame.forms import DayField, refuse
from mesoplan.refusals import DomainError
from patients.consents.services import Told
from patients.consents.sheets import Signed, drawn, scanned
from patients.models import Way
from patients.models.consents import MOST_BYTES
from sessions.planning.consenting.needs import Need

if TYPE_CHECKING:
    from django.http import QueryDict

    from sessions.planning.models import Plan

MOST_DRAWN = 1_000_000  # letters: a signature as long as the pad takes it is a fifth of this


def what_is_read(need: Need, plan: "Plan", *, text: int, seen: int) -> dict[str, object]:
    """What comes back with the form, and has to be the same still when it is signed."""
    return {"seen": seen, "text": text, "areas": ",".join(sorted(need.codes)), "sessions": plan.session_count}


class ScanField(forms.FileField):
    """Says what is wrong with a file in the words of the house; what it holds is asked by `sheets`."""

    default_error_messages = {
        "required": _("Choose the scan."),
        "invalid": _("The file did not arrive. Choose it once more."),
        "missing": _("The file did not arrive. Choose it once more."),
        "empty": _("This file is empty."),
    }


class ConsentForm(forms.Form):
    """What stands beside the text, and the signature in one of two ways. `seen`, `text`, `areas` and `sessions` are
    what the patient has read."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    text = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    areas = forms.CharField(max_length=2000, widget=forms.HiddenInput)
    sessions = forms.IntegerField(min_value=1, max_value=30, widget=forms.HiddenInput)
    cost = forms.CharField(
        label=_("Cost"),
        max_length=120,
        help_text=_("As you told it, for example “90 € a session, 900 € in all”."),
    )
    allows_photos = forms.BooleanField(
        label=_("My photographs may also be shown to other patients and colleagues, without my name"),
        required=False,
        help_text=_("This is asked apart: no is as good as yes."),
    )
    questions_answered = forms.BooleanField(
        label=_("My questions have been answered, and I have had time to think"),
        error_messages={"required": _("Answer the patient's questions first, then tick this.")},
    )
    way = forms.ChoiceField(label=_("How it is signed"), choices=Way, initial=Way.TABLET, widget=forms.RadioSelect)
    signature = forms.CharField(required=False, max_length=MOST_DRAWN, widget=forms.HiddenInput)
    signed_on = DayField(label=_("Signed on"), required=False)
    scan = ScanField(
        label=_("Scan of the signed paper"),
        required=False,
        max_length=None,
        help_text=_("PDF, JPEG or PNG, up to 10 MB."),
        widget=forms.FileInput({"accept": ".pdf,.jpg,.jpeg,.png"}),
    )

    @classmethod
    def of(cls, need: Need, plan: "Plan", *, text: int, seen: int, cost: str = "") -> "ConsentForm":
        """`cost` is what the plan is estimated to cost; whoever takes the consent writes what was told."""
        shown = what_is_read(need, plan, text=text, seen=seen)
        return cls(initial=shown | {"signed_on": plan.course.clinic.today, "cost": cost})

    def again(self, refusal: DomainError, shown: Mapping[str, object]) -> "ConsentForm":
        """With what was typed, about what is `shown` now. Where that is something else, nobody has signed it yet."""
        data = cast("QueryDict", self.data).copy()
        if any(data.get(name) != str(value) for name, value in shown.items()):
            for name in ("signature", "questions_answered"):
                data.pop(name, None)
        for name, value in shown.items():
            data[name] = str(value)
        form = ConsentForm(data)
        form.is_valid()
        refuse(form, refusal)
        return form

    def clean_scan(self) -> bytes:
        """What is too large is not read at all."""
        file = self.cleaned_data["scan"]
        if not file:
            return b""
        return bytes(file.read(MOST_BYTES + 1))

    @property
    def is_on_paper(self) -> bool:
        return bool(self.cleaned_data["way"] == Way.PAPER)

    def signed(self) -> Signed:
        """Refuses, in words at its field, what is no signature and what is no scan."""
        if self.is_on_paper:
            return scanned(self.cleaned_data["scan"])
        return drawn(self.cleaned_data["signature"])

    def told(self) -> Told:
        typed: dict[str, Any] = self.cleaned_data
        return Told(
            areas=typed["areas"].split(","),
            sessions=typed["sessions"],
            cost=typed["cost"],
            allows_photos=typed["allows_photos"],
            questions_answered=typed["questions_answered"],
            signed_on=typed["signed_on"] if self.is_on_paper else None,
        )
