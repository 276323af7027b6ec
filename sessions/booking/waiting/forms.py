"""A place on the waiting list as a form: for which session, with whom, until when, and when the patient could come."""

from typing import TYPE_CHECKING, Any, ClassVar, cast

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mesoplan.clinics.models import Weekday
from mesoplan.frame.forms import DayField, refuse
from mesoplan.frame.rows import RowForm, RowSet
from mesoplan.refusals import DomainError
from mesoplan.staff.models import User
from sessions.booking.availability.forms import ClockField
from sessions.booking.forms import ClinicForm
from sessions.booking.models import WaitingEntry, WaitingWindow
from sessions.booking.waiting.matching import Window
from sessions.booking.wording import said_day
from sessions.planning.models import OPEN_SESSIONS, Course, Session

if TYPE_CHECKING:
    from django.http import QueryDict

MOST_WINDOWS = 20
PREFIX = "windows"


class SessionField(forms.ModelChoiceField[Session]):
    def label_from_instance(self, obj: Session) -> str:
        return _t("Session %(number)d, due %(day)s") % {"number": obj.number, "day": said_day(obj.due_on)}


class WindowForm(RowForm):
    weekday = forms.TypedChoiceField(
        label=_("Day of the week"),
        choices=[("", pgettext_lazy("weekday", "Any day")), *Weekday.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )
    starts = ClockField(_("From"))
    ends = ClockField(_("To"))
    first_day = DayField(label=_("First day"), required=False)
    last_day = DayField(label=_("Last day"), required=False)

    def clean(self) -> None:
        super().clean()
        said = self.cleaned_data
        if said.get("starts") and said.get("ends") and said["ends"] <= said["starts"]:
            self.add_error("ends", _("The end has to come after the beginning."))
        if said.get("first_day") and said.get("last_day") and said["last_day"] < said["first_day"]:
            self.add_error("last_day", _("The last day cannot come before the first."))

    @property
    def window(self) -> Window:
        return Window(**{name: self.cleaned_data[name] for name in self.base_fields})


class Windows(RowSet[WindowForm]):
    """Two of them may say the same: that does no harm."""

    default_error_messages: ClassVar[dict[str, Any]] = RowSet.default_error_messages | {
        "too_many_forms": _("More than %(num)d times cannot be kept."),
        "none": _("Say at least once when the patient could come."),
    }

    def clean(self) -> None:
        if not self.telling() and not any(self.errors):
            raise forms.ValidationError(str(self.default_error_messages["none"]))

    @property
    def windows(self) -> list[Window]:
        return [row.window for row in self.telling()]


WindowSet = forms.formset_factory(
    WindowForm, formset=Windows, extra=1, can_delete=True, max_num=MOST_WINDOWS, absolute_max=MOST_WINDOWS
)


class EntryForm(ClinicForm):
    """With its rows. `course` where the session is still to be chosen."""

    session = SessionField(label=_("Session"), queryset=Session.objects.none())
    clinician = forms.ModelChoiceField(
        label=_("Clinician"), queryset=User.objects.none(), required=False, empty_label=_("Any clinician")
    )
    until = DayField(label=_("Waits until"), help_text=_("After this day nobody is asked any more."))
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, data: "QueryDict | None" = None, *, course: Course | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        if course:
            rows = Session.objects.filter(course=course, status__in=OPEN_SESSIONS).order_by("number")
            cast("SessionField", self.fields["session"]).queryset = rows
            del self.fields["version"]
        else:
            del self.fields["session"]
        kept = options.get("initial", {}).get(PREFIX, [])
        self.rows = cast("Windows", WindowSet(data, prefix=PREFIX, initial=None if data else kept))

    def is_valid(self) -> bool:
        return all([super().is_valid(), self.rows.is_valid()])

    def has_errors(self) -> bool:
        return self.is_bound and not self.is_valid()

    def arguments(self) -> dict[str, Any]:
        """What the service is called with."""
        return self.cleaned_data | {"windows": self.rows.windows}

    def refuse(self, error: DomainError) -> None:
        """What is wrong with a row stands in it; windows.0.ends is a field of the first that says something."""
        fields, telling = {}, self.rows.telling()
        for name, sentence in error.fields.items():
            _rows, _dot, of_row = name.partition(f"{PREFIX}.")
            if of_row:
                number, _dot, field = of_row.partition(".")
                telling[int(number)].add_error(field, sentence)
            else:
                fields[name] = sentence
        if fields or not error.fields:
            refuse(self, DomainError(error.sentence, fields=fields))


def stored_entry(entry: WaitingEntry) -> dict[str, Any]:
    rows = [stored_window(row) for row in entry.windows.all()]
    kept = {"clinician": entry.clinician_id, "until": entry.until, "version": entry.version}
    return kept | {PREFIX: rows}


def stored_window(row: WaitingWindow) -> dict[str, Any]:
    days = {name: getattr(row, name) for name in ("weekday", "first_day", "last_day")}
    return days | {"starts": row.starts_at, "ends": row.ends_at}
