"""The forms of the planner. Each carries the version of the plan that the person was looking at."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from formulations.models import FormulationVersion, Technique
from mesoplan.frame.forms import AmountField, AmountInput, DateInput, VersionForm
from patients.models import TreatmentArea
from sessions.planning.models import Course, Plan, PlanArea
from sessions.planning.planner import Planner, ShownFinding


class CourseForm(forms.ModelForm[Course]):
    class Meta:
        model = Course
        fields = ["goal", "target"]


class VersionedValues(VersionForm):
    """For a form of a row: the version apart, the rest as the values to write."""

    def arguments(self) -> dict[str, Any]:
        values = dict(self.cleaned_data)
        return {"version": values.pop("version"), "values": values}


class TechniqueField(forms.ModelChoiceField[Technique]):
    """Names the usual volume beside the technique; the figures are defaults, the clinician decides."""

    def label_from_instance(self, obj: Technique) -> str:
        low, high = obj.volume_per_point_min_ml, obj.volume_per_point_max_ml
        if low is None or high is None:
            return str(obj)
        usual = f"{low.normalize():f}" if low == high else f"{low.normalize():f}–{high.normalize():f}"
        return f"{obj} · {usual} mL"


class AreaForm(VersionedValues, forms.ModelForm[PlanArea]):
    area = forms.ModelChoiceField(queryset=TreatmentArea.objects.in_use(), label=_("Area"))
    formulation_version = forms.ModelChoiceField(
        queryset=FormulationVersion.objects.approved().select_related("formulation"), label=_("Formulation")
    )
    technique = TechniqueField(queryset=Technique.objects.all(), label=_("Technique"))

    class Meta:
        model = PlanArea
        fields = ["area", "side", "formulation_version", "technique", "points", "volume_per_point_ml"]
        widgets = {"points": AmountInput(), "volume_per_point_ml": AmountInput("mL")}
        help_texts = {"points": _("Where the side is “both sides”, the total of both.")}
        field_classes = {"volume_per_point_ml": AmountField}


class PatternForm(VersionedValues, forms.ModelForm[Plan]):
    class Meta:
        model = Plan
        fields = ["session_count", "interval_days", "change_after", "later_interval_days", "first_on", "visit_minutes"]
        widgets = {
            "session_count": AmountInput(),
            "interval_days": AmountInput(pgettext_lazy("days", "d")),
            "change_after": AmountInput(),
            "later_interval_days": AmountInput(pgettext_lazy("days", "d")),
            "first_on": DateInput(),
            "visit_minutes": AmountInput("min"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first_on"].required = True


class ReasonField(forms.CharField):
    """Named by its finding, also to whoever hears one name after the other: a page may ask for several reasons."""

    def __init__(self, finding: str) -> None:
        super().__init__(
            label=format_html('{}<span class="visually-hidden">: {}</span>', _("Reason to go on"), finding),
            max_length=300,
            error_messages={"required": _("Give the reason to go on in spite of this.")},
        )
        self.named = finding.rstrip(".")


class SignForm(VersionForm):
    """A reason for each override, under the key of its finding, and one tick for the notes."""

    @classmethod
    def of(cls, planner: Planner, data: QueryDict | None = None) -> "SignForm":
        form = cls(data, initial={"version": planner.plan.version})
        for finding in planner.overrides:
            form.fields[finding.reason_field] = ReasonField(finding.message)
        if planner.notes:
            form.fields["notes_seen"] = forms.BooleanField(
                label=_("I have read the notes"), error_messages={"required": _("Tick this when you have read them.")}
            )
        return form

    def arguments(self) -> dict[str, Any]:
        reasons = {
            name.removeprefix("reason-"): value
            for name, value in self.cleaned_data.items()
            if name.startswith("reason-")
        }
        return super().arguments() | {"reasons": reasons, "notes_seen": bool(self.cleaned_data.get("notes_seen"))}


@dataclass(frozen=True)
class AreaRow:
    area: PlanArea
    form: AreaForm


@dataclass(frozen=True)
class PlannerForms:
    areas: list[AreaRow]
    new_area: AreaForm
    pattern: PatternForm
    sign: SignForm
    overrides: list[tuple[ShownFinding, forms.BoundField]]


def forms_of(planner: Planner, refused: Mapping[str, Any]) -> PlannerForms:
    """The forms of the page; those that were `refused` keep what was typed."""
    plan, version = planner.plan, {"version": planner.plan.version}
    typed = refused.get("areas", {})
    rows = [
        AreaRow(row, typed.get(row.pk) or AreaForm(instance=row, prefix=f"area-{row.pk}", initial=version))
        for row in planner.areas
    ]
    new_area = refused.get("new_area") or AreaForm(prefix="new", initial=version)
    share_choices([*(row.form for row in rows), new_area])
    sign = refused.get("sign") or SignForm.of(planner)
    return PlannerForms(
        areas=rows,
        new_area=new_area,
        pattern=refused.get("pattern") or PatternForm(instance=plan, prefix="pattern", initial=version),
        sign=sign,
        overrides=[(shown, sign[shown.reason_field]) for shown in planner.overrides],
    )


def share_choices(forms_of_areas: Iterable[AreaForm]) -> None:
    """Every row offers the same areas, formulations and techniques, so they are read once."""
    offered = AreaForm()
    shared = {name: list(offered[name].field.widget.choices) for name in ("area", "formulation_version", "technique")}
    for form in forms_of_areas:
        for name, choices in shared.items():
            form.fields[name].widget.choices = choices
