"""The forms of the chart page. Each carries the version of the plan that the person was looking at."""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from mesoplan.frame.amounts import printed_number
from mesoplan.frame.forms import AmountField, AmountInput
from patients.models import MarkKind, Side, View
from patients.models.marks import LARGEST_CM, SMALLEST_CM
from sessions.planning.forms import PlanForm
from sessions.planning.grid import Point
from sessions.planning.models import AreaChart, OutlineKind, PatternKind, PlanArea
from sessions.planning.models.charts import written

FARTHEST = Decimal(200)
TWO_PLACES = Decimal("0.01")
PAIR = 2


class PlacesField(forms.CharField):
    """One place a line: how far to the right of the middle and how far down, in cm, as in “1.5 -2”."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.Textarea({"rows": 5, "autocomplete": "off", "spellcheck": "false"}))
        super().__init__(**options)

    def clean(self, value: object) -> Any:  # noqa: ANN401 django-stubs: of a CharField, which this is not
        lines = str(super().clean(value) or "").splitlines()
        return [place_of(line, number) for number, line in enumerate(lines, start=1) if line.strip()]


def place_of(line: str, number: int) -> Point:
    try:
        x, y = (Decimal(part.replace(",", ".")) for part in line.split())
        return exact_place(x, y)
    except (InvalidOperation, ValueError):
        raise ValidationError(
            _t("Line %(number)s is no place: write how far right and how far down in cm, as in “1.5 -2”.")
            % {"number": number}
        ) from None


def exact_place(x: Decimal, y: Decimal) -> Point:
    """Refuses with ValueError what lies too far away, or finer than a row keeps it."""
    for value in (x, y):
        if not value.is_finite() or abs(value) > FARTHEST or value != value.quantize(TWO_PLACES):
            raise ValueError(value)
    return Point(x, y)


def as_lines(pairs: list[list[str]]) -> str:
    return "\n".join(f"{x} {y}" for x, y in pairs)


class ChartForm(PlanForm, forms.ModelForm[AreaChart]):
    corners = PlacesField(
        label=_("Corners"),
        error_messages={"required": _("Draw the outline: tap its corners one after the other.")},
        help_text=_("Tap them on the chart, or write one a line: centimetres to the right of the middle, and down."),
    )
    replace = forms.BooleanField(label=_("Place all points anew"), required=False)

    class Meta:
        model = AreaChart
        fields = [
            *("outline", "length_cm", "width_cm", "corners", "is_paired", "seen_from"),
            *("pattern", "spacing_cm", "step_cm"),
        ]
        widgets = {name: AmountInput("cm") for name in ("length_cm", "width_cm", "spacing_cm", "step_cm")}
        field_classes = dict.fromkeys(("length_cm", "width_cm", "spacing_cm", "step_cm"), AmountField)

    def __init__(self, *args: Any, row: PlanArea, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        self.fields["spacing_cm"].help_text = usual_spacing(row)
        if self.instance.pk is None:
            self.fields["spacing_cm"].required = False
            del self.fields["replace"]
        elif not self.instance.by_hand:
            del self.fields["replace"]
        if row.side != Side.BOTH:
            del self.fields["is_paired"]
        self.fields["length_cm"].required = self.fields["width_cm"].required = not self.is_drawn
        self.fields["corners"].required = self.is_drawn
        self.initial["corners"] = as_lines(self.instance.corners)

    def _post_clean(self) -> None:
        """The row is the service's to change; here it only says which fields there are."""

    def arguments(self) -> dict[str, Any]:
        values = {"is_paired": False, "replace": False, **self.cleaned_data}
        values["corners"] = written(values["corners"])
        return {"version": values.pop("version"), "values": values}

    @property
    def is_drawn(self) -> bool:
        return bool(self["outline"].value() == OutlineKind.POLYGON)

    @property
    def has_steps(self) -> bool:
        return bool(self["pattern"].value() == PatternKind.LINES)


def usual_spacing(row: PlanArea) -> str:
    low, high = row.technique.spacing_min_cm, row.technique.spacing_max_cm
    if low is None or high is None:
        return ""
    least, most = printed_number(low), printed_number(high)
    usual = least if low == high else f"{least}–{most}"
    return _t("Usual for %(technique)s: %(usual)s cm.") % {"technique": row.technique, "usual": usual}


class PointsForm(PlanForm):
    """The whole list, and over it the lines of the table from `first` on."""

    points = PlacesField(label=_("Points"), max_length=200_000)
    first = forms.IntegerField(min_value=1, max_value=2000, required=False, widget=forms.HiddenInput)
    accept = forms.BooleanField(label=_("They are meant to lie there"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        xs, ys = (self.data.getlist(name) if hasattr(self.data, "getlist") else [] for name in ("x", "y"))
        if "points" in cleaned and xs:
            cleaned["points"] = self.overlaid(cleaned["points"], list(zip(xs, ys, strict=False)))
        return cleaned

    def overlaid(self, points: list[Point], rows: list[tuple[str, str]]) -> list[Point]:
        """An emptied line takes its point away."""
        first = (self.cleaned_data.get("first") or 1) - 1
        try:
            typed = [place_of(f"{x} {y}", first + number) for number, (x, y) in enumerate(rows, 1) if x or y]
        except ValidationError as error:
            self.add_error("points", error)
            return points
        return [*points[:first], *typed, *points[first + len(rows) :]]

    def arguments(self) -> dict[str, Any]:
        return super().arguments() | {name: self.cleaned_data[name] for name in ("points", "accept")}


def centimetres(label: object, *bounds: Callable[[Any], None], **options: Any) -> AmountField:
    return AmountField("cm", label=label, decimal_places=2, validators=bounds, **options)


class MarkForm(PlanForm):
    """Where it lies is measured from the middle of the sheet."""

    kind = forms.ChoiceField(label=_("What"), choices=MarkKind.choices)
    x_cm = centimetres(_("To the right"), MinValueValidator(-FARTHEST), MaxValueValidator(FARTHEST), required=False)
    y_cm = centimetres(_("Down"), MinValueValidator(-FARTHEST), MaxValueValidator(FARTHEST), required=False)
    radius_cm = centimetres(_("Radius"), MinValueValidator(SMALLEST_CM), MaxValueValidator(LARGEST_CM), required=False)
    corners = PlacesField(
        label=_("Corners of a drawn shape"), required=False, help_text=_("Instead of a circle. One a line.")
    )
    margin_cm = centimetres(_("Margin"), MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(10)), required=False)
    note = forms.CharField(label=_("Note"), max_length=120, required=False)
    values: ClassVar[tuple[str, ...]] = ("kind", "x_cm", "y_cm", "radius_cm", "margin_cm", "note", "corners")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_drawn = bool(str(self["corners"].value() or "").strip())
        for name in ("x_cm", "y_cm", "radius_cm"):
            self.fields[name].required = not is_drawn

    def arguments(self) -> dict[str, Any]:
        values = {name: self.cleaned_data[name] for name in self.values}
        values["margin_cm"] = values["margin_cm"] or Decimal(0)
        values["corners"] = [[it.x_cm, it.y_cm] for it in values["corners"]]
        return super().arguments() | {"values": values}


def first_values(row: PlanArea, seen_from: str, *, is_paired: bool) -> dict[str, object]:
    """What a new chart begins with."""
    low, high = row.technique.spacing_min_cm, row.technique.spacing_max_cm
    usual = low if low is not None and low == high else None
    return {
        "outline": OutlineKind.ELLIPSE,
        "pattern": PatternKind.SQUARE,
        "seen_from": View(seen_from),
        "is_paired": is_paired,
        "spacing_cm": usual,
    }
