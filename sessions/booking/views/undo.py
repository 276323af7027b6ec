"""What has just been done to an appointment, and the way back from it."""

from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from mesoplan.frame.addresses import row_number
from mesoplan.frame.undo import Undo
from mesoplan.staff.access import signed_in
from sessions.booking.holds import held_by
from sessions.booking.models import Appointment
from sessions.booking.moved_from import moved_from
from sessions.booking.wording import said_clock, said_day

JUST = "just"


def undo_of(request: HttpRequest, *, back: str = "") -> Undo | None:
    """For the appointment that the address names as just booked, moved or checked in. Undoing returns to `back`."""
    pk = row_number(request.GET.get(JUST, ""))
    if pk is None:
        return None
    appointment = Appointment.objects.visible_to(signed_in(request)).with_people().filter(pk=pk).first()
    if appointment is None:
        return None
    if moved_from(appointment, now=timezone.now()):
        return undo_of_move(appointment, back=back)
    if appointment.is_booked and timezone.now() < appointment.settles_at:
        return Undo(_booked(appointment), address("booking:cancel", appointment, back=back), appointment.version)
    if appointment.is_checked_in and not held_by(appointment):
        text = _("%(patient)s is checked in.") % {"patient": appointment.patient}
        return Undo(text, address("booking:undo_check_in", appointment, back=back), appointment.version)
    return None


def undo_of_move(appointment: Appointment, *, back: str = "") -> Undo:
    text = f"{_where(appointment)} {_told(appointment)}"
    return Undo(text, address("booking:undo_move", appointment, back=back), appointment.version)


def address(name: str, appointment: Appointment, *, back: str = "") -> str:
    path = reverse(name, args=[appointment.pk])
    return f"{path}?{urlencode({'back': back})}" if back else path


def _where(appointment: Appointment) -> str:
    start = appointment.clinic.local(appointment.starts_at)
    return _("Moved: %(patient)s, %(day)s, %(time)s, %(clinician)s, %(room)s.") % {
        "patient": appointment.patient,
        "day": said_day(start.date()),
        "time": said_clock(start),
        "clinician": appointment.clinician,
        "room": appointment.room,
    }


def _told(appointment: Appointment) -> str:
    """Only another time is news for the patient."""
    if appointment.booked_at != appointment.moved_at:
        return _("The time stays as it was.")
    if appointment.untold_by:
        return _("No message tells the patient.")
    if appointment.patient.email:
        return _("An e-mail tells the patient in three minutes.")
    return _("There is no e-mail address: please call.")


def _booked(appointment: Appointment) -> str:
    start = appointment.clinic.local(appointment.starts_at)
    return _("Session %(number)d is booked: %(day)s, %(time)s, %(clinician)s, %(room)s.") % {
        "number": appointment.session.number,
        "day": said_day(start.date()),
        "time": said_clock(start),
        "clinician": appointment.clinician,
        "room": appointment.room,
    }
