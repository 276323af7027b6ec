from datetime import date, datetime, time, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mesoplan.audit.about_patients import ids_of
from mesoplan.audit.wishes import Wish
from mesoplan.frame.forms import DayField
from mesoplan.staff.models import User


class WishForm(forms.Form):
    person = forms.ModelChoiceField(
        label=_("Who"), queryset=User.objects.order_by("name"), required=False, empty_label=_("Everybody")
    )
    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("To"), required=False)
    patient = forms.CharField(label=_("Patient number"), required=False, max_length=20)

    @property
    def wish(self) -> Wish:
        person, since, until, number = (self.cleaned_data[name] for name in ("person", "since", "until", "patient"))
        return Wish(
            person=person.pk if person else None,
            since=midnight(since) if since else None,
            until=midnight(until + timedelta(days=1)) if until else None,
            patients=ids_of(number) if number else None,
        )


def midnight(day: date) -> datetime:
    """By the clock of the clinic in which the person works."""
    return timezone.make_aware(datetime.combine(day, time.min))
