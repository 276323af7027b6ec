from collections.abc import Iterable
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, time
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.timezone import is_naive
from django.utils.translation import gettext_lazy as _

from mesoplan.clinics.models import Clinic, Room
from mesoplan.conflicts import StaleEditError
from mesoplan.frame.addresses import row_number
from mesoplan.frame.forms import DayField, TimeInput, VersionForm, refuse
from mesoplan.refusals import DomainError
from mesoplan.staff.models import User
from sessions.booking.calendar.shown import Shown
from sessions.booking.calling_off import CallingOff, Extent
from sessions.booking.models import BESIDE_LENGTH, Appointment
from sessions.booking.placing import GRID_MINUTES, LONGEST_MINUTES, ClinicianBusyError
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


def said_versions(appointments: Iterable[Appointment]) -> str:
    """As an address or a form carries them."""
    return "-".join(f"{row.pk}.{row.version}" for row in appointments)


def read_versions(written: str) -> dict[int, int]:
    """The versions of appointments by their keys, as `said_versions` wrote them; without whatever cannot be read."""
    pairs = (pair.split(".") for pair in written.split("-"))
    numbers = (tuple(map(row_number, pair)) for pair in pairs)
    return {pair[0]: pair[1] for pair in numbers if len(pair) == 2 and pair[0] and pair[1]}  # noqa: PLR2004 a pair


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


class LostForm(VersionForm):
    """That nobody came or comes; `forfeits` is whether the session counts as used."""

    forfeits = forms.BooleanField(label=_("The session counts as used"), required=False)

    def arguments(self) -> dict[str, Any]:
        return super().arguments() | {"forfeits": self.cleaned_data["forfeits"]}


class CancelForm(LostForm):
    """`seen` are the versions of all visits that the page named, by their keys; without it there was only this one."""

    extent = forms.ChoiceField(choices=Extent, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def chosen(self, offered: CallingOff) -> dict[int, int]:
        """The versions of those that are to be called off. Raises StaleEditError where there are others by now."""
        seen = read_versions(self.cleaned_data["seen"]) | {offered.visit.pk: self.cleaned_data["version"]}
        wanted = {visit.pk for visit in offered.of(Extent(self.cleaned_data["extent"] or Extent.ONE))}
        if not wanted <= seen.keys():
            raise StaleEditError
        return {key: seen[key] for key in wanted}


class PlaceForm(ClinicForm):
    """A time, a clinician and a room. Who moves an appointment also sends the version that they looked at."""

    time_field: str

    def __init__(self, data: Any = None, *, moving: Appointment | None = None, **options: Any) -> None:  # noqa: ANN401 handed on
        super().__init__(data, **options)
        if moving:
            self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput, initial=moving.version)

    def arguments(self) -> dict[str, Any]:
        """What the service is called with."""
        names = ("clinician", "room", "starts_at", "version", "beside_reason")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}

    def refuse(self, error: DomainError, *, by: User) -> None:
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
    beside_reason = forms.CharField(
        label=_("Why the clinician sees two patients at once"),
        max_length=BESIDE_LENGTH,
        required=False,
        help_text=_("It is kept with your name, and the front desk reads it: no medical details."),
    )
    asks_reason = False

    def refuse(self, error: DomainError, *, by: User) -> None:
        super().refuse(error, by=by)
        self.asks_reason = by.is_clinician and isinstance(error, ClinicianBusyError)
        self.fields["beside_reason"].required = self.asks_reason

    @property
    def inputs(self) -> list[forms.BoundField]:
        """Why two are seen at once is only asked where that is all that is in the way."""
        return [it for it in self.visible_fields() if it.name != "beside_reason" or self.asks_reason]

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
    doubles = forms.BooleanField(widget=forms.HiddenInput, required=False)
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
