from django import forms
from django.utils.translation import gettext_lazy as _

from sessions.planning.models import STOP_REASON_LENGTH


class StopForm(forms.Form):
    reason = forms.CharField(label=_("Why it is stopped"), max_length=STOP_REASON_LENGTH)
