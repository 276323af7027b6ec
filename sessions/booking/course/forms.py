from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from mesoplan.clinics.models import Room, Weekday
from mesoplan.frame.addresses import row_number
from mesoplan.frame.forms import DayField, TimeInput
from mesoplan.staff.models import User
from sessions.booking.course.proposing import CoursePlace
from sessions.booking.course.wishes import CourseWishes
from sessions.booking.forms import ClinicForm, read_instant
from sessions.booking.queries import clinicians_of
from sessions.planning.models import Course

LATEST_START = timedelta(days=730)
GRID_SECONDS = 900


class CourseWishForm(ClinicForm):
    """What the patient would like, as it stands in the address; what is left out is whatever fits."""

    weekdays = forms.TypedMultipleChoiceField(
        label=_("Weekdays"), choices=Weekday, coerce=int, widget=forms.CheckboxSelectMultiple, required=False
    )
    from_time = forms.TimeField(label=_("Starts from"), widget=TimeInput({"step": GRID_SECONDS}), required=False)
    to_time = forms.TimeField(label=_("Ends by"), widget=TimeInput({"step": GRID_SECONDS}), required=False)
    clinician = forms.ModelChoiceField(
        label=_("Clinician"), queryset=User.objects.none(), required=False, empty_label=_("Any clinician")
    )
    room = forms.ModelChoiceField(
        label=_("Room"), queryset=Room.objects.none(), required=False, empty_label=_("Any room")
    )
    not_before = DayField(label=_("First visit from"), required=False)
    only_then = forms.BooleanField(label=_("Only on these days and at these times"), required=False)

    def clean(self) -> None:
        super().clean()
        start, end = self.cleaned_data.get("from_time"), self.cleaned_data.get("to_time")
        if start and end and end <= start:
            self.add_error("to_time", _("This has to be later than the time before it."))
        first = self.cleaned_data.get("not_before")
        if first and first > self.clinic.today + LATEST_START:
            self.add_error("not_before", _("Choose a day within the next two years."))

    def wishes(self) -> CourseWishes:
        return CourseWishes(**self.cleaned_data | {"weekdays": frozenset(self.cleaned_data["weekdays"])})


class ProposalForm(forms.Form):
    """One of the proposals of the page (`Proposal.key`)."""

    proposal = forms.CharField(error_messages={"required": _("Choose a proposal.")})

    def __init__(self, data: Any = None, *, course: Course) -> None:  # noqa: ANN401 whatever the browser sent
        super().__init__(data)
        self.course = course

    def clean_proposal(self) -> Sequence[CoursePlace]:
        return read_places(self.course, self.cleaned_data["proposal"])


def read_places(course: Course, written: str) -> list[CoursePlace]:
    """What `CoursePlace.key` wrote, one after the other. Raises ValidationError for anything else, also for people,
    rooms and sessions of another clinic."""
    sessions = {row.pk: row for row in course.sessions.select_related("plan")}
    clinicians = {row.pk: row for row in clinicians_of(course.clinic)}
    rooms = {row.pk: row for row in course.clinic.rooms.all()}
    try:
        parts = [key.split(" ") for key in written.split(";")]
        return [
            CoursePlace(sessions[_key(session)], clinicians[_key(clinician)], rooms[_key(room)], read_instant(instant))
            for session, instant, clinician, room in parts
        ]
    except (ValueError, OverflowError, KeyError) as error:
        raise ValidationError(_t("Choose one of the proposals of the page.")) from error


def _key(written: str) -> int:
    key = row_number(written)
    if key is None:
        raise ValueError(written)
    return key
