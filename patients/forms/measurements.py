from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from mesoplan.frame.amounts import printed_number
from mesoplan.frame.dates import said_date
from mesoplan.frame.forms import AmountField
from mesoplan.staff.models import User
from patients.models import Measurement, MeasurementKind, Patient, Side, TreatmentArea
from patients.models.measurements import UNITS, WHOLE_BODY, is_surprising

BODY = "body"
TABS = {BODY: _("Weight and height")} | {kind.value: kind.label for kind in MeasurementKind if kind not in WHOLE_BODY}


class MomentInput(forms.DateTimeInput):
    """The browser's own calendar and clock, to the minute."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class TakenForm(forms.Form):
    """When something was measured, and by whom."""

    measured_at = forms.DateTimeField(label=_("Measured"), widget=MomentInput())
    observer = forms.ModelChoiceField(label=_("Measured by"), queryset=User.objects.none())

    def __init__(self, *args: Any, patient: Patient, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.patient = patient
        self.fields["observer"].queryset = patient.clinic.clinicians  # type: ignore[attr-defined] # a choice of rows
        self.order_fields([name for name in self.fields if name not in TakenForm.base_fields])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "measured_at" in data:
            taken = Measurement(patient=self.patient, measured_at=data["measured_at"])
            self.add_errors("measured_at", taken.wrong_time(timezone.now()).values())
        return data

    def refuse_value(self, name: str, kind: MeasurementKind) -> None:
        """What the row would refuse is said together with whatever else is wrong."""
        value = self.cleaned_data.get(name)
        if value is not None:
            wrong = Measurement(kind=kind, unit=UNITS[kind], value=value).wrong_value()
            self.add_errors(name, wrong.values())

    def doubt(self, name: str, value: Decimal, last: Measurement) -> None:
        """Asks once more; the question is not there before it has a reason."""
        if not is_surprising(last.value, value):
            return
        self.fields[f"{name}_is_right"].widget = forms.CheckboxInput()
        day = said_date(localdate(last.measured_at), "j M Y")
        figures = {"last": printed_number(last.value), "unit": last.unit, "day": day}
        self.add_error(name, _("On %(day)s it was %(last)s %(unit)s. Check the number.") % figures)

    def add_errors(self, name: str, sentences: Iterable[str]) -> None:
        for sentence in sentences:
            self.add_error(name, sentence)

    @property
    def reading(self) -> dict[str, Any]:
        return self.cleaned_data


class BodyForm(TakenForm):
    weight = AmountField("kg", label=_("Weight"), required=False, max_digits=7, decimal_places=2)
    weight_is_right = forms.BooleanField(label=_("The weight is right"), required=False, widget=forms.HiddenInput)
    height = AmountField("cm", label=_("Height"), required=False, max_digits=7, decimal_places=2)

    def __init__(self, *args: Any, last_weight: Measurement | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.last_weight = last_weight

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and data["weight"] is None and data["height"] is None:
            self.add_error("weight", _("Enter the weight, the height or both."))
        for kind in WHOLE_BODY:
            self.refuse_value(kind.value, kind)
        if self.last_weight and data.get("weight") and not data.get("weight_is_right"):
            self.doubt("weight", data["weight"], self.last_weight)
        return data

    @property
    def reading(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "weight_is_right"}


class AreaForm(TakenForm):
    area = forms.ModelChoiceField(label=_("Area"), queryset=TreatmentArea.objects.in_use())
    side = forms.ChoiceField(label=_("Side"), choices=Side.choices, initial=Side.BOTH)
    landmark = forms.CharField(
        label=_("Landmark"),
        help_text=Measurement._meta.get_field("landmark").help_text,
        max_length=120,
        required=False,
    )
    value = AmountField(label=_("Value"), max_digits=7, decimal_places=2)
    value_is_right = forms.BooleanField(label=_("The value is right"), required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, kind: MeasurementKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.fields["value"].widget.attrs["unit"] = UNITS[kind]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self.refuse_value("value", self.kind)
        if {"area", "side", "value"} <= data.keys() and not data.get("value_is_right"):
            taken = Measurement(kind=self.kind, area=data["area"], side=data["side"])
            last = self.patient.measurements.before(taken)
            if last:
                self.doubt("value", data["value"], last)
        return data

    @property
    def reading(self) -> dict[str, Any]:
        entered = {name: value for name, value in self.cleaned_data.items() if name != "value_is_right"}
        return entered | {"kind": self.kind}


def form_for(key: str, patient: Patient, *args: Any, **kwargs: Any) -> BodyForm | AreaForm:
    kwargs |= {"patient": patient}
    if key != BODY:
        return AreaForm(*args, kind=MeasurementKind(key), **kwargs)
    return BodyForm(*args, last_weight=patient.measurements.of_kind(MeasurementKind.WEIGHT).first(), **kwargs)
