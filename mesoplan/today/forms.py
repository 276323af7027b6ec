from django import forms
from django.utils.translation import gettext_lazy as _

from mesoplan.clinics.models import Room
from mesoplan.staff.models import User
from mesoplan.today.day_board import SHAPES, Looked
from sessions.booking.forms import ClinicForm


class LookedForm(ClinicForm):
    """What is left out of the board of the day; all of it where nothing is said."""

    clinician = forms.ModelChoiceField(
        label=_("Clinician"), queryset=User.objects.none(), required=False, empty_label=_("All clinicians")
    )
    room = forms.ModelChoiceField(
        label=_("Room"), queryset=Room.objects.none(), required=False, empty_label=_("All rooms")
    )
    whole = forms.ChoiceField(
        choices=[(stage.value, stage.label) for stage in SHAPES], required=False, widget=forms.HiddenInput
    )

    def looked(self) -> Looked:
        wanted = self.cleaned_data if self.is_valid() else {}
        clinician, room = wanted.get("clinician"), wanted.get("room")
        return Looked(
            clinician=clinician.pk if clinician else None,
            room=room.pk if room else None,
            whole=wanted.get("whole", ""),
        )
