"""The forms of the planner. Each carries the version of the plan that the person was looking at."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Self, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from formulations.models import FormulationVersion, Technique
from formulations.models.recipes import VersionStatus
from mesoplan.frame.amounts import printed_number
from mesoplan.frame.dates import said_date
from mesoplan.frame.forms import AmountField, AmountInput, DateInput, Difference, VersionForm, refuse
from mesoplan.refusals import DomainError
from patients.models import TreatmentArea
from sessions.planning.given import last_given
from sessions.planning.models import Course, Plan, PlanArea
from sessions.planning.pattern.presets import PRESETS
from sessions.planning.planner import Planner

if TYPE_CHECKING:
    from django.http import QueryDict

Choices = Iterable[tuple[object, object]]


class CourseForm(forms.ModelForm[Course]):
    class Meta:
        model = Course
        fields = ["goal", "target"]


class PlanForm(VersionForm):
    differences: tuple[Difference, ...] = ()
    is_said_before = False

    def meet(self, refusal: DomainError, *, version: int) -> None:
        """The plan was changed since this was opened. Whoever sends it once more has seen how it stands now."""
        refuse(self, refusal)
        self.renew(version)

    def renew(self, version: int) -> None:
        data = cast("QueryDict", self.data).copy()
        data[self.add_prefix("version")] = str(version)
        self.data = data


class VersionedValues(PlanForm):
    """For a form of a row: the version apart, the rest as the values to write."""

    is_stored = True

    def arguments(self) -> dict[str, Any]:
        values = dict(self.cleaned_data)
        return {"version": values.pop("version"), "values": values}

    def meet(self, refusal: DomainError, *, version: int) -> None:
        if self.is_stored:
            self.differences = tuple(self.difference(name) for name in self.typed_fields)
        super().meet(refusal, version=version)

    @property
    def typed_fields(self) -> list[str]:
        """The fields that hold something else than what is stored."""
        return [name for name in self.changed_data if name != "version"]

    def difference(self, name: str) -> Difference:
        field = self.fields[name]
        typed = self.cleaned_data.get(name, self[name].data)
        return Difference(str(field.label), said(field, self.get_initial_for_field(field, name)), said(field, typed))


def said(field: forms.Field, value: object) -> str:
    """A value of a form as people read it."""
    if isinstance(field, forms.ChoiceField):
        key = str(field.prepare_value(value))
        return next((str(label) for choice, label in cast("Choices", field.choices) if str(choice) == key), "")
    match value:
        case Decimal():
            return f"{printed_number(value)} {field.widget.attrs['unit']}"
        case date():
            return said_date(value, "j M Y")
    return "" if value is None else str(value)


class TechniqueSelect(forms.Select):
    """Each choice knows the least of its usual volumes, which the page proposes."""

    def create_option(self, name: str, value: object, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        least = getattr(getattr(value, "instance", None), "volume_per_point_min_ml", None)
        if least:
            option["attrs"]["data-volume"] = printed_number(least)
        return option


class TechniqueField(forms.ModelChoiceField[Technique]):
    """Names the usual volume beside the technique; the figures are defaults, the clinician decides."""

    def label_from_instance(self, obj: Technique) -> str:
        low, high = obj.volume_per_point_min_ml, obj.volume_per_point_max_ml
        if low is None or high is None:
            return str(obj)
        least, most = printed_number(low), printed_number(high)
        return f"{obj} · {least if least == most else f'{least}–{most}'} mL"


class FormulationField(forms.ModelChoiceField[FormulationVersion]):
    """Says of a customisation whose it is, and of one that is retired that it has to be replaced."""

    def label_from_instance(self, obj: FormulationVersion) -> str:
        if obj.status == VersionStatus.RETIRED:
            return _t("%(formulation)s, retired") % {"formulation": obj.with_patient}
        return obj.with_patient


def formulations_for(plan: Plan) -> QuerySet[FormulationVersion]:
    held = plan.areas.order_by().values("formulation_version")
    rows = FormulationVersion.objects.for_patient(plan.course.patient_id, held=held)
    return rows.select_related("formulation__patient")


class AreaForm(VersionedValues, forms.ModelForm[PlanArea]):
    """Offers what is approved for everybody and for this patient, and what the plan holds already."""

    area = forms.ModelChoiceField(queryset=TreatmentArea.objects.in_use(), label=_("Area"))
    formulation_version = FormulationField(queryset=FormulationVersion.objects.none(), label=_("Formulation"))
    technique = TechniqueField(queryset=Technique.objects.all(), label=_("Technique"), widget=TechniqueSelect)

    class Meta:
        model = PlanArea
        fields = [
            *("area", "side", "formulation_version", "technique", "points", "volume_per_point_ml"),
            *("depth_mm", "from_session", "to_session"),
        ]
        widgets = {
            "points": AmountInput(),
            "volume_per_point_ml": AmountInput("mL"),
            "depth_mm": AmountInput("mm"),
            "from_session": AmountInput(),
            "to_session": AmountInput(),
        }
        help_texts = {
            "points": _("Where the side is “both sides”, the total of both."),
            "depth_mm": _("Empty: the deepest of the technique."),
            "to_session": _("Empty: to the last."),
        }
        field_classes = {"volume_per_point_ml": AmountField, "depth_mm": AmountField}

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["formulation_version"].queryset = formulations_for(plan)  # type: ignore[attr-defined] # of a choice

    @property
    def is_stored(self) -> bool:  # type: ignore[override] # a row that is not added yet has nothing to differ from
        return self.instance.pk is not None

    def renew(self, version: int) -> None:
        """A row of the plan saves itself with each change: it stays behind until somebody has chosen."""
        if not self.is_stored or not self.differences:
            super().renew(version)


class PatternForm(VersionedValues, forms.ModelForm[Plan]):
    """A course that is under way has no first day to choose."""

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
        if self.instance.revision > 1 and last_given(self.instance.course):
            del self.fields["first_on"]


class GoalForm(VersionedValues, forms.ModelForm[Course]):
    """Of a course that has not begun."""

    class Meta:
        model = Course
        fields = ["goal", "target"]


class PresetForm(VersionForm):
    """Empty where the mixture is to propose the sessions."""

    preset = forms.ChoiceField(choices=[("", ""), *((it.code, it.label) for it in PRESETS)], required=False)

    def arguments(self) -> dict[str, Any]:
        chosen = next((it.pattern for it in PRESETS if it.code == self.cleaned_data["preset"]), None)
        return super().arguments() | {"preset": chosen}


class ReasonField(forms.CharField):
    """Described by its finding, which a page may have several of: the name stays short, for a finding can hold many
    conditions and is read out with every visit to the field."""

    def __init__(self, finding: str, *, field_id: str) -> None:
        super().__init__(
            label=_("Reason to go on"),
            max_length=300,
            error_messages={"required": _("Give the reason to go on in spite of this.")},
            widget=forms.TextInput({"aria-describedby": f"{field_id}-about {field_id}_error"}),
        )
        self.named = finding.rstrip(".")


class SignForm(PlanForm):
    """A reason for each override, under the key of its finding, and one tick for the notes."""

    @classmethod
    def of(cls, planner: Planner, data: "QueryDict | None" = None, *, typed: Mapping[str, Any] | None = None) -> Self:
        """`typed` are reasons that were typed beside a form that was sent."""
        form = cls(data, initial={**(typed or {}), "version": planner.plan.version, "notes_seen": False})
        for finding in planner.overrides:
            form.fields[finding.reason_field] = ReasonField(finding.message, field_id=f"id_{finding.reason_field}")
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

    def meet(self, refusal: DomainError, *, version: int) -> None:
        """The notes may be others now."""
        super().meet(refusal, version=version)
        cast("QueryDict", self.data).pop("notes_seen", None)
