"""The forms behind the page of a clinic. Each knows what is stored, so that a save that comes too late can say what
differs, and which visits its person has read that it would leave outside the hours."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Self, cast

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from mesoplan.clinics.models import FORFEIT_HOURS, HOLD_MINUTES, MOST_BUFFER_MINUTES, Clinic, Equipment
from mesoplan.conflicts import StaleEditError
from mesoplan.frame.addresses import row_number
from mesoplan.frame.dates import said_date
from mesoplan.frame.forms import DayField, Difference, TimeInput, refuse
from sessions.booking.availability.outside import LeavesOutsideError
from sessions.booking.availability.services.team import Away

if TYPE_CHECKING:
    from django.http import QueryDict
    from django_stubs_ext import StrPromise

GRID_SECONDS = 300
Stored = Mapping[str, Any]


class ClockField(forms.TimeField):
    """Where it may be left out, its form says what that means."""

    is_conditional = True

    def __init__(self, label: "str | StrPromise", **options: Any) -> None:
        super().__init__(label=label, widget=TimeInput({"step": GRID_SECONDS}), **options)


class KeptForm(forms.Form):
    """`stored` is what is kept now, with its version; empty for what is new."""

    confirmed = forms.CharField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    differences: tuple[Difference, ...] = ()

    def __init__(self, data: Any = None, *, clinic: Clinic, stored: Stored) -> None:  # noqa: ANN401 handed on
        super().__init__(data, initial=dict(stored))
        self.clinic, self.stored = clinic, stored
        if "version" not in stored:
            del self.fields["version"]

    def arguments(self) -> dict[str, Any]:
        """What the service is called with."""
        return {name: value for name, value in self.cleaned_data.items() if name != "confirmed"}

    def read_visits(self) -> list[int]:
        keys = (row_number(written) for written in self.cleaned_data.get("confirmed", "").split())
        return [key for key in keys if key is not None]

    def confirming(self, refusal: LeavesOutsideError) -> Self:
        """The same words again; sending them once more means to leave those visits outside."""
        return self._again(self.stored, confirmed=refusal.keys)

    def after(self, refusal: StaleEditError, *, stored: Stored) -> Self:
        """The same words again, beside what somebody else has saved; sending them once more means to replace it."""
        again = self._again(stored, version=str(stored.get("version", "")))
        refuse(again, refusal)
        again.differences = tuple(self._differences_from(stored))
        return again

    def _again(self, stored: Stored, **changed: str) -> Self:
        data = cast("QueryDict", self.data).copy()
        for name, value in changed.items():
            data[name] = value
        return type(self)(data, clinic=self.clinic, stored=stored)

    def _differences_from(self, stored: Stored) -> Iterator[Difference]:
        for field in self.visible_fields():
            kept, typed = stored.get(field.name), self.cleaned_data.get(field.name)
            if (kept or None) != (typed or None):
                yield Difference(str(field.label), said(kept), said(typed))


def said(value: object) -> str:
    if isinstance(value, bool):
        return _t("yes") if value else _t("no")
    if isinstance(value, date):
        return said_date(value, "D j M Y")
    if isinstance(value, list):
        return ", ".join(str(Equipment(it).label) for it in value)
    return f"{value:%H:%M}" if isinstance(value, time) else str(value or "")


class HolidaysForm(KeptForm):
    closes_on_holidays = forms.BooleanField(label=_("Closed on public holidays"), required=False)
    subdivision = forms.ChoiceField(
        label=_("Region"), required=False, help_text=_("Where it has public holidays of its own.")
    )

    def __init__(self, data: Any = None, *, clinic: Clinic, stored: Stored) -> None:  # noqa: ANN401 handed on
        super().__init__(data, clinic=clinic, stored=stored)
        field = cast("forms.ChoiceField", self.fields["subdivision"])
        field.choices = [("", _("The whole country")), *stored["regions"]]


class HolidayForm(KeptForm):
    is_open = forms.BooleanField(label=_("Open all the same"), required=False)


class ClosureForm(KeptForm):
    first_day = DayField(label=_("First day"))
    last_day = DayField(label=_("Last day"))
    reason = forms.CharField(label=_("Reason"), max_length=120, required=False)


class RoomForm(KeptForm):
    name = forms.CharField(label=_("Name"), max_length=60)
    equipment = forms.MultipleChoiceField(
        label=_("Equipment"),
        choices=Equipment,
        initial=Equipment.values,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("A session that needs what a room lacks is not booked into it."),
    )
    buffer_minutes = forms.IntegerField(
        label=_("Minutes between two visits"),
        min_value=0,
        max_value=MOST_BUFFER_MINUTES,
        required=False,
        help_text=_("Empty: as everywhere in the clinic."),
    )


class BufferForm(KeptForm):
    buffer_minutes = forms.IntegerField(
        label=_("Minutes between two visits in a room"),
        min_value=0,
        max_value=MOST_BUFFER_MINUTES,
        help_text=_("What is booked already keeps its time."),
    )


class HoldForm(KeptForm):
    hold_minutes = forms.IntegerField(
        label=_("Minutes for which a place is held"),
        min_value=HOLD_MINUTES[0],
        max_value=HOLD_MINUTES[1],
        help_text=_("So long has somebody on the waiting list to say yes, before the next one is asked."),
    )


class ForfeitForm(KeptForm):
    forfeit_no_show = forms.BooleanField(label=_("The session of a missed visit counts as used"), required=False)
    forfeit_hours = forms.IntegerField(
        label=_("Hours of notice"),
        min_value=FORFEIT_HOURS[0],
        max_value=FORFEIT_HOURS[1],
        required=False,
        help_text=_(
            "A session that is called off later than so many hours before counts as used. Empty: it never does. Each "
            "time, whoever calls it off can decide otherwise."
        ),
    )


class ExtraHoursForm(KeptForm):
    day = DayField(label=_("Day"))
    starts_at = ClockField(_("From"))
    ends_at = ClockField(_("To"))


class AbsenceForm(KeptForm):
    first_day = DayField(label=_("First day"))
    last_day = DayField(label=_("Last day"))
    starts = ClockField(_("From"), required=False, help_text=_("Empty: from the beginning of the first day."))
    to = ClockField(_("To"), required=False, help_text=_("Empty: to the end of the last day."))
    reason = forms.CharField(
        label=_("Reason"), max_length=120, required=False, help_text=_("Only admins read it, the front desk does not.")
    )

    def arguments(self) -> dict[str, Any]:
        typed = super().arguments()
        first, last = typed.pop("first_day"), typed.pop("last_day")
        starts, to = typed.pop("starts"), typed.pop("to")
        if starts is None and to is None:
            return typed | {"away": Away(first_day=first, last_day=last)}
        end = last if to else last + timedelta(days=1)
        return typed | {"away": Away(starts_at=self._instant(first, starts), ends_at=self._instant(end, to))}

    def _instant(self, day: date, clock: time | None) -> datetime:
        return datetime.combine(day, clock or time.min, tzinfo=self.clinic.zone)
