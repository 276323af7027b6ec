from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, time
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.timezone import is_naive
from django.utils.translation import gettext_lazy as _

from mesoplan.clinics.models import Clinic, Room
from mesoplan.frame.forms import DayField, TimeInput, refuse
from mesoplan.refusals import DomainError
from mesoplan.staff.models import User
from sessions.booking.calendar.shown import Shown
from sessions.booking.models import Appointment
from sessions.booking.placing import GRID_MINUTES, LONGEST_MINUTES
from sessions.booking.queries import clinicians_of

if TYPE_CHECKING:
    from django.http import QueryDict

BY = [("clinician", _("Clinicians")), ("room", _("Rooms"))]
EXTENTS = [("day", _("Day")), ("week", _("Week"))]
VIEWS = [("grid", _("Grid")), ("list", _("List"))]
TURNS = [("0", _("The first time")), ("1", _("The second time"))]
GRID_SECONDS = 300
# The midnights around a day have to be days themselves, in any time zone.
YEARS = range(MINYEAR + 1, MAXYEAR)


def read_instant(written: str) -> datetime:
    """Raises ValueError for a time without an offset, which would be read on the clock of the server, and for a year
    at the end of all days."""
    instant = datetime.fromisoformat(written)
    if is_naive(instant) or instant.year not in YEARS:
        raise ValueError(written)
    return instant.astimezone(UTC)


class ShownForm(forms.Form):
    """What the calendar shows; what is left out is today, by clinician, all of them, as a grid."""

    day = DayField(label=_("Day"), required=False)
    by = forms.ChoiceField(choices=BY, required=False)
    extent = forms.ChoiceField(choices=EXTENTS, required=False)
    view = forms.ChoiceField(choices=VIEWS, required=False)
    only = forms.IntegerField(required=False)

    def __init__(self, data: "QueryDict", *, clinic: Clinic) -> None:
        super().__init__(data)
        self.clinic = clinic

    @cached_property
    def who(self) -> list[User | Room]:
        """Of whom one can be chosen."""
        by_room = self.data.get("by") == "room"
        return [*(self.clinic.rooms.all() if by_room else clinicians_of(self.clinic))]

    def clean_only(self) -> int | None:
        only: int | None = self.cleaned_data["only"]
        if only and only not in {it.pk for it in self.who}:
            raise ValidationError(_("Choose one of the list."))
        return only

    @property
    def shown(self) -> Shown:
        wanted = self.cleaned_data if self.is_valid() else {}
        return Shown(
            self.clinic,
            day=wanted.get("day") or self.clinic.today,
            by=wanted.get("by") or "clinician",
            extent=wanted.get("extent") or "day",
            only=wanted.get("only"),
        )


class ClinicForm(forms.Form):
    """`data` is whatever the browser sent. Where a form asks for a clinician or a room, it is one of the clinic."""

    def __init__(self, data: Any = None, *, clinic: Clinic, **options: Any) -> None:  # noqa: ANN401 handed on
        super().__init__(data, **options)
        self.clinic = clinic
        for name, rows in (("clinician", clinicians_of(clinic)), ("room", clinic.rooms.all())):
            if name in self.fields:
                cast("forms.ModelChoiceField[Any]", self.fields[name]).queryset = rows


class WishForm(ClinicForm):
    """What the person who books would like; what is left out is whatever fits."""

    session = forms.IntegerField(widget=forms.HiddenInput, required=False)
    at = forms.TimeField(widget=forms.HiddenInput, required=False)
    day = DayField(label=_("Day"), required=False)
    clinician = forms.ModelChoiceField(
        label=_("Clinician"), queryset=User.objects.none(), required=False, empty_label=_("Any clinician")
    )
    room = forms.ModelChoiceField(
        label=_("Room"), queryset=Room.objects.none(), required=False, empty_label=_("Any room")
    )


class PlaceForm(ClinicForm):
    """A time, a clinician and a room. Who moves an appointment also sends the version that they looked at."""

    time_field: str

    def __init__(self, data: Any = None, *, moving: Appointment | None = None, **options: Any) -> None:  # noqa: ANN401 handed on
        super().__init__(data, **options)
        if moving:
            self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput, initial=moving.version)

    def arguments(self) -> dict[str, Any]:
        """What the service is called with."""
        names = ("clinician", "room", "starts_at", "version")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}

    def refuse(self, error: DomainError) -> None:
        """Each sentence at its own input, or at the time where one choice holds all three."""
        fields: dict[str, str] = {}
        for name, sentence in error.fields.items():
            shown = name if name in self.fields else self.time_field
            fields[shown] = f"{fields[shown]} {sentence}" if shown in fields else sentence
        refuse(self, DomainError(error.sentence, fields=fields))


class TypedPlaceForm(PlaceForm):
    """Every input by hand, for a time that is not offered."""

    time_field = "clock"
    day = DayField(label=_("Day"))
    clock = forms.TimeField(label=_("Time"), widget=TimeInput({"step": GRID_SECONDS}))
    clinician = forms.ModelChoiceField(label=_("Clinician"), queryset=User.objects.none())
    room = forms.ModelChoiceField(label=_("Room"), queryset=Room.objects.none())

    def clean(self) -> None:
        super().clean()
        day, clock = self.cleaned_data.get("day"), self.cleaned_data.get("clock")
        if day and clock:
            clock = clock.replace(fold=self.turn(day, clock))
            starts_at = datetime.combine(day, clock, tzinfo=self.clinic.zone).astimezone(UTC)
            if self.clinic.local(starts_at).time() != clock:
                self.add_error("clock", _("The clocks skip this time on that day."))
            self.cleaned_data["starts_at"] = starts_at

    def turn(self, day: date, clock: time) -> int:
        """Of a time that comes twice that day, the first."""
        return 0


class ReviewedPlaceForm(TypedPlaceForm):
    """Where an appointment is to be moved: typed, or dropped there in the calendar."""

    minutes = forms.IntegerField(label=_("Minutes"), min_value=GRID_MINUTES, max_value=LONGEST_MINUTES)
    twice = forms.ChoiceField(label=_("This time comes twice that day"), choices=TURNS, required=False)
    tell = forms.BooleanField(label=_("Tell the patient"), required=False)
    field_order = ("day", "clock", "minutes", "clinician", "room")

    def __init__(self, data: Any = None, *, moving: Appointment, **options: Any) -> None:  # noqa: ANN401 handed on
        start = moving.clinic.local(moving.starts_at)
        place = {"day": start.date(), "clock": start.time(), "minutes": moving.minutes}
        people = {"clinician": moving.clinician_id, "room": moving.room_id}
        super().__init__(data, moving=moving, clinic=moving.clinic, initial=place | people, **options)
        self.now_at = start

    def turn(self, day: date, clock: time) -> int:
        """Without a choice it stays in the turn of the clock in which it is."""
        return int(self.cleaned_data.get("twice") or self.now_at.fold)

    @property
    def comes_twice(self) -> bool:
        start = self.clinic.local(self.cleaned_data["starts_at"])
        return start.utcoffset() != start.replace(fold=1 - start.fold).utcoffset()

    @property
    def chosen_turn(self) -> str:
        return str(self.clinic.local(self.cleaned_data["starts_at"]).fold)

    def arguments(self) -> dict[str, Any]:
        return super().arguments() | {name: self.cleaned_data[name] for name in ("minutes", "tell")}


class OfferedPlaceForm(PlaceForm):
    """One of the places that the page offers (`Place.key`)."""

    time_field = "place"
    place = forms.CharField(label=_("Time"), error_messages={"required": _("Choose a time.")})

    def clean_place(self) -> str:
        place: str = self.cleaned_data["place"]
        try:
            written, clinician, room = place.split(" ")
            self.cleaned_data["starts_at"] = read_instant(written)
            self.cleaned_data["clinician"] = clinicians_of(self.clinic).get(pk=int(clinician))
            self.cleaned_data["room"] = self.clinic.rooms.get(pk=int(room))
        except (ValueError, OverflowError, User.DoesNotExist, Room.DoesNotExist) as error:
            raise ValidationError(_("Choose one of the times offered.")) from error
        return place
