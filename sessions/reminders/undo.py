"""The call that has just been noted, and the way back from it."""

from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from mesoplan.frame.addresses import row_number
from mesoplan.frame.undo import Undo
from mesoplan.staff.access import signed_in
from sessions.reminders.models import Reminder

JUST_CALLED = "called"


def undo_of(request: HttpRequest, *, back: str = "") -> Undo | None:
    """For the message that the address names as just told by phone. `back` is where undoing returns to."""
    pk = row_number(request.GET.get(JUST_CALLED, ""))
    if pk is None:
        return None
    row = Reminder.objects.visible_to(signed_in(request)).with_people().filter(pk=pk).first()
    if row is None or not row.is_called:
        return None
    action = reverse("reminders:undo_call", args=[row.pk])
    text = _("%(patient)s was told by phone.") % {"patient": row.appointment.patient}
    return Undo(text, f"{action}?{urlencode({'back': back})}" if back else action)
