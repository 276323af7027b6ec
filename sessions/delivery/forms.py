from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from typing import TYPE_CHECKING, Self, cast

from django import forms
from django.utils.formats import localize_input
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from formulations.models import Lot
from formulations.models.products import LotStatus
from formulations.queries.lots import Holding
from formulations.wording import said_holding
from mesoplan.frame.amounts import printed_number
from mesoplan.frame.dates import said_date
from mesoplan.frame.forms import AmountField, AmountInput, Difference, TimeInput
from sessions.delivery.entry import TIMES, Entry, Given, clock_of
from sessions.delivery.models import TICKS, Administration, tick_label
from sessions.delivery.sheet import Drawing, Sheet, with_entry

if TYPE_CHECKING:
    from django.forms.boundfield import BoundField
    from django.http import QueryDict

Choices = list[tuple[int, str]]
MOST_POINTS = 2000
MOST_VOLUME_ML = Decimal(2)
PAIN = [*((number, str(number)) for number in range(11)), ("", _("Not asked"))]


@dataclass(frozen=True)
class LineFields:
    line: Administration
    points: "BoundField"
    volume: "BoundField"
    reason: "BoundField"


@dataclass(frozen=True)
class LotField:
    drawing: Drawing
    lots: "BoundField"


class RecordForm(forms.Form):
    """The record as it is entered. It may be incomplete: what is missing is said when it is signed.

    `has_lapsed`: other doses or lots were stored, which took back the tick that confirmed the earlier ones.
    """

    differences: tuple[Difference, ...] = ()
    is_kept = False
    has_lapsed = False

    version = forms.IntegerField(widget=forms.HiddenInput)
    prepared_at = forms.TimeField(
        label=_("Mixture drawn up at"),
        help_text=_("Then the record watches until when it may be used."),
        required=False,
        widget=TimeInput,
    )
    began_at = forms.TimeField(label=_("First injection at"), required=False, widget=TimeInput)
    pain = forms.TypedChoiceField(
        label=_("Pain during treatment"),
        choices=PAIN,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    observations = forms.CharField(
        label=_("Observations"), required=False, widget=forms.Textarea({"rows": 3}), max_length=10_000
    )
    explanation = forms.CharField(
        label=_("What happened"),
        help_text=_(
            "Only if it has been given all the same: what happened, and what was done. It stays in the record."
        ),
        required=False,
        widget=forms.Textarea({"rows": 3}),
        max_length=10_000,
    )

    def __init__(self, sheet: Sheet, data: "QueryDict | None" = None) -> None:
        self.sheet = sheet
        super().__init__(data, initial=initial_of(sheet))
        for line in sheet.lines:
            self.fields |= fields_of(line)
        for drawing in sheet.drawings:
            self.fields[drawing.lots.field] = lots_field(drawing)
        for tick in TICKS:
            self.fields[tick] = forms.BooleanField(label=tick_label(tick), required=False)

    @classmethod
    def as_planned(cls, sheet: Sheet, data: "QueryDict") -> Self:
        """What was sent, with what the plan says in place of whatever was entered as given."""
        planned = data.copy()
        for line in sheet.lines:
            planned[f"points_{line.pk}"] = str(line.planned_points)
            planned[f"volume_{line.pk}"] = str(localize_input(line.planned_volume_per_point_ml))
            planned[f"reason_{line.pk}"] = ""
        return cls(sheet, planned)

    @classmethod
    def in_place_of_kept(cls, sheet: Sheet, data: "QueryDict") -> Self:
        """What was sent, by somebody who has read how it differs from the version `seen`."""
        mine = data.copy()
        mine["version"] = mine.get("seen", "")
        return cls(sheet, mine)

    def kept(self, sheet: Sheet) -> None:
        """What was typed is stored by now: the next sending goes on from this version."""
        self.sheet, self.is_kept = sheet, True
        data = cast("QueryDict", self.data).copy()
        data["version"] = str(sheet.record.version)
        if self.cleaned_data["doses_confirmed"] and not sheet.record.doses_confirmed:
            self.has_lapsed = True
            del data["doses_confirmed"]
        self.data = data

    def as_kept(self) -> Self:
        """The page anew, with what is stored."""
        anew = type(self)(self.sheet)
        anew.has_lapsed = self.has_lapsed
        return anew

    def typed_into(self, sheet: Sheet) -> Self:
        return type(self)(sheet, cast("QueryDict", self.data))

    def compare(self) -> None:
        """Shows what was typed beside what is stored. Until a person has chosen, doses and sums are those of what was
        typed, as the fields are."""
        self.differences = tuple(self.differences_from_kept())
        entry = self.entry()
        self.sheet = with_entry(self.sheet, entry)

    def areas(self) -> Iterator[LineFields]:
        for line in self.sheet.lines:
            yield LineFields(line, self[f"points_{line.pk}"], self[f"volume_{line.pk}"], self[f"reason_{line.pk}"])

    def drawn(self) -> Iterator[LotField]:
        for drawing in self.sheet.drawings:
            yield LotField(drawing, self[drawing.lots.field])

    def ticks(self) -> "list[BoundField]":
        return [self[tick] for tick in TICKS]

    def differences_from_kept(self) -> Iterator[Difference]:
        for name, field in self.fields.items():
            kept = said(field, self.get_initial_for_field(field, name))
            typed = said(field, self.cleaned_data[name])
            if name != "version" and kept != typed:
                yield Difference(str(field.label), kept, typed)

    @property
    def differs(self) -> bool:
        """Whether the part for what differed has something to show."""
        own = [field for it in self.areas() for field in (it.points, it.volume, it.reason)]
        return not self.sheet.is_as_planned or any(field.errors for field in own)

    def entry(self) -> Entry:
        typed = self.cleaned_data
        lots = (lot for drawing in self.sheet.drawings for lot in typed[drawing.lots.field])
        return Entry(
            given={
                line.pk: Given(typed[f"points_{line.pk}"], typed[f"volume_{line.pk}"], typed[f"reason_{line.pk}"])
                for line in self.sheet.lines
            },
            lots=frozenset(lots),
            ticks=frozenset(tick for tick in TICKS if typed[tick]),
            **{name: typed[name] for name in TIMES},
            pain=typed["pain"],
            observations=typed["observations"],
            explanation=typed["explanation"],
        )


class AddendumForm(forms.Form):
    text = forms.CharField(label=_("Addendum"), widget=forms.Textarea({"rows": 3}), max_length=10_000)


def initial_of(sheet: Sheet) -> dict[str, object]:
    record = sheet.record
    names = ("version", "pain", "observations", "explanation", *TICKS)
    initial = {name: getattr(record, name) for name in names}
    initial |= {name: clock_of(record, getattr(record, name)) for name in TIMES}
    for line in sheet.lines:
        initial |= {
            f"points_{line.pk}": line.points,
            f"volume_{line.pk}": line.volume_per_point_ml,
            f"reason_{line.pk}": line.difference_reason,
        }
    return initial | {part.field: [lot.pk for lot in part.chosen] for part in sheet.lots}


def fields_of(line: Administration) -> dict[str, forms.Field]:
    area = line.area_and_side
    return {
        f"points_{line.pk}": forms.IntegerField(
            label=_t("%(area)s: points") % {"area": area},
            min_value=0,
            max_value=MOST_POINTS,
            widget=AmountInput(attrs={"inputmode": "numeric"}),
        ),
        f"volume_{line.pk}": AmountField(
            "mL",
            label=_t("%(area)s: volume a point") % {"area": area},
            min_value=Decimal(0),
            max_value=MOST_VOLUME_ML,
            max_digits=6,
            decimal_places=3,
        ),
        f"reason_{line.pk}": forms.CharField(
            label=_t("%(area)s: why it differed") % {"area": area}, required=False, max_length=300
        ),
    }


def said(field: forms.Field, value: object) -> str:
    """A value of the form as people read it."""
    match value:
        case bool():
            return _t("ticked") if value else _t("not ticked")
        case time():
            return f"{value:%H:%M}"
        case Decimal():
            return f"{printed_number(value)} mL"
        case list() if isinstance(field, forms.TypedMultipleChoiceField):
            return ", ".join(str(label) for key, label in cast("Choices", field.choices) if key in value)
    return "" if value is None else str(value)


def lots_field(drawing: Drawing) -> forms.Field:
    return forms.TypedMultipleChoiceField(
        label=drawing.lots.product.name,
        choices=[(lot.pk, lot_label(lot, drawing.lots.held.get(lot.pk))) for lot in drawing.lots.lots],
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": _("This lot cannot be used: it is expired, withdrawn, used up or of another product.")
        },
    )


def lot_label(lot: Lot, held: Holding | None) -> str:
    label = _t("Lot %(lot)s · expires %(day)s") % {"lot": lot, "day": said_date(lot.expires_on, "j M Y")}
    if lot.status != LotStatus.USABLE:
        return f"{label} · {lot.get_status_display()}"
    return " · ".join((label, *said_holding(held)))
