from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mesoplan.audit.about_patients import ids_of, is_digits
from mesoplan.audit.wishes import Wish
from mesoplan.frame.forms import DayField
from mesoplan.staff.models import User

UNKNOWN = _("There is no patient with this number.")
UNREADABLE = _("Enter the patient’s number, as 000013.")


class WishForm(forms.Form):
    person = forms.ModelChoiceField(
        label=_("Who"), queryset=User.objects.order_by("name"), required=False, empty_label=_("Everybody")
    )
    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("To"), required=False)
    patient = forms.CharField(label=_("Patient number"), required=False, max_length=20)

    def clean_patient(self) -> list[int] | None:
        """The rows with this number. An empty list would read as if nobody had ever looked at them."""
        typed: str = self.cleaned_data["patient"]
        found = ids_of(typed) if typed else None
        if found == []:
            raise ValidationError(UNKNOWN if is_digits(typed) else UNREADABLE)
        return found

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if since and until and until < since:
            self.add_error("until", _("This day comes before the one in “From”."))
        return data

    @property
    def wish(self) -> Wish:
        person, since, until, patients = (self.cleaned_data[name] for name in ("person", "since", "until", "patient"))
        return Wish(
            person=person.pk if person else None,
            since=midnight(since) if since else None,
            until=midnight(until + timedelta(days=1)) if until else None,
            patients=patients,
        )


def midnight(day: date) -> datetime:
    """By the clock of the clinic in which the person works."""
    return timezone.make_aware(datetime.combine(day, time.min))
