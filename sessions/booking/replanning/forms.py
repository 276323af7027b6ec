from collections.abc import Collection, Iterable
from datetime import datetime, time, timedelta
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from mesoplan.clinics.models import Clinic
from mesoplan.frame.forms import DayField
from sessions.booking.availability.forms import ClockField
from sessions.booking.forms import read_instant
from sessions.booking.queries import clinicians_of
from sessions.booking.replanning.asked import Away
from sessions.booking.replanning.outcome import Line, Spot

LONGEST = timedelta(days=92)
A_DAY = timedelta(days=1)
CLINICIAN, ROOM = "clinician", "room"


class AwayForm(forms.Form):
    """Who is ill, or which room is closed, and for how long, on the clinic's clock."""

    who = forms.ChoiceField(
        label=_("Clinician or room"), error_messages={"required": _("Choose who is away, or which room is closed.")}
    )
    first_day = DayField(label=_("First day"))
    last_day = DayField(label=_("Last day"))
    starts = ClockField(_("From"), required=False, help_text=_("Empty: from the beginning of the first day."))
    to = ClockField(_("To"), required=False, help_text=_("Empty: to the end of the last day."))

    def __init__(self, data: Any = None, *, clinic: Clinic, **options: Any) -> None:  # noqa: ANN401 handed on
        super().__init__(data, **options)
        self.clinic = clinic
        field = cast("forms.ChoiceField", self.fields["who"])
        field.choices = [
            ("", _("Choose")),
            (_("A clinician is ill"), [(f"{CLINICIAN}-{it.pk}", it.name) for it in clinicians_of(clinic)]),
            (_("A room is closed"), [(f"{ROOM}-{it.pk}", it.name) for it in clinic.rooms.all()]),
        ]

    def clean(self) -> None:
        super().clean()
        first, last = self.cleaned_data.get("first_day"), self.cleaned_data.get("last_day")
        if not first or not last:
            return
        if last < first:
            self.add_error("last_day", _t("The last day comes after the first."))
        elif last - first > LONGEST:
            self.add_error("last_day", _t("At most three months are planned at once."))
        elif self.ends_at <= self.starts_at:
            self.add_error("to", _t("The end has to come after the beginning."))
        elif self.ends_at <= timezone.now():
            self.add_error("last_day", _t("This is over already."))

    @property
    def starts_at(self) -> datetime:
        return datetime.combine(
            self.cleaned_data["first_day"], self.cleaned_data.get("starts") or time.min, tzinfo=self.clinic.zone
        )

    @property
    def ends_at(self) -> datetime:
        last, to = self.cleaned_data["last_day"], self.cleaned_data.get("to")
        return datetime.combine(last if to else last + A_DAY, to or time.min, tzinfo=self.clinic.zone)

    @property
    def away(self) -> Away:
        kind, pk = self.cleaned_data["who"].split("-")
        return Away(self.starts_at, self.ends_at, **{kind: int(pk)})


class ChosenForm(forms.Form):
    """The visits whose change is to be booked."""

    visit = forms.TypedMultipleChoiceField(
        coerce=int, error_messages={"required": _("Choose at least one change.")}, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, *, visits: list[int]) -> None:  # noqa: ANN401 handed on
        super().__init__(data)
        cast("forms.TypedMultipleChoiceField", self.fields["visit"]).choices = [(it, it) for it in visits]


def said_shift(line: Line) -> str:
    """What a form sends back for it: the visit, its version, and where it goes."""
    new = line.new
    return f"{line.visit}.{line.version} {new.starts_at.isoformat()} {new.clinician} {new.room}"


def read_shifts(written: Iterable[str], clinic: Clinic) -> dict[int, tuple[int, Spot]]:
    """By visit, what `said_shift` wrote. Raises ValidationError for anything else, also for people and rooms of another
    clinic."""
    people = {"clinician": {it.pk for it in clinicians_of(clinic)}, "room": {it.pk for it in clinic.rooms.all()}}
    try:
        return dict(_shift(value, **people) for value in written)
    except (ValueError, OverflowError) as error:
        raise ValidationError(_t("Choose among the visits of the page.")) from error


def _shift(written: str, *, clinician: Collection[int], room: Collection[int]) -> tuple[int, tuple[int, Spot]]:
    visit, instant, treats, where = written.split(" ")
    key, version = (int(it) for it in visit.split("."))
    spot = Spot(read_instant(instant), int(treats), int(where))
    if spot.clinician not in clinician or spot.room not in room:
        raise ValueError(written)
    return key, (version, spot)
