"""What has just been done to an appointment, and the way back from it."""

from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mesoplan.frame.addresses import row_number
from mesoplan.frame.undo import Undo
from mesoplan.staff.access import signed_in
from sessions.booking.holds import held_by
from sessions.booking.models import Appointment, WaitingOffer
from sessions.booking.moved_from import called_off_with, moved_from, moved_with
from sessions.booking.wording import said_clock, said_day

JUST = "just"


def undo_of(request: HttpRequest, *, back: str = "") -> Undo | None:
    """For the appointment that the address names as what was just changed. Undoing returns to `back`."""
    pk = row_number(request.GET.get(JUST, ""))
    if pk is None:
        return None
    appointment = Appointment.objects.visible_to(signed_in(request)).with_people().filter(pk=pk).first()
    return undo_now(appointment, back=back) if appointment else None


def undo_now(appointment: Appointment, *, back: str = "") -> Undo | None:
    """Of the last thing that was done to it, for as long as that can be taken back."""
    if moved_from(appointment, now=timezone.now()):
        return undo_of_move(appointment, back=back)
    if appointment.is_booked and timezone.now() < appointment.settles_at:
        return Undo(_booked(appointment), address("booking:cancel", appointment, back=back), appointment.version)
    if appointment.is_checked_in and not held_by(appointment):
        text = _("%(patient)s is checked in.") % {"patient": appointment.patient}
        return Undo(text, address("booking:undo_check_in", appointment, back=back), appointment.version)
    return undo_of_loss(appointment, back=back)


def undo_of_loss(appointment: Appointment, *, back: str = "") -> Undo | None:
    """Of a cancellation for as long as nobody has heard of it, of a missed visit on the same day."""
    now = timezone.now()
    if appointment.is_cancelled and now < appointment.settles_at and not is_held_again(appointment, now=now):
        text, name = _cancelled(appointment), "booking:undo_cancel"
    elif appointment.is_missed and appointment.clinic.local(appointment.starts_at).date() == appointment.clinic.today:
        text, name = _missed(appointment), "booking:undo_no_show"
    else:
        return None
    return Undo(text, address(name, appointment, back=back), appointment.version)


def is_held_again(appointment: Appointment, *, now: datetime) -> bool:
    """Whether cancelling it has taken a yes back: then it is said once more on the waiting list."""
    return WaitingOffer.objects.live(now).filter(entry__session=appointment.session_id).exists()


def undo_of_move(appointment: Appointment, *, back: str = "") -> Undo:
    text = " ".join(filter(None, (_where(appointment), _with_it(appointment), _told(appointment))))
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


def _with_it(appointment: Appointment) -> str:
    others = moved_with(appointment).count() - 1
    sentence = ngettext("%(others)d other visit moved with it.", "%(others)d other visits moved with it.", others)
    return sentence % {"others": others} if others else ""


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


def _cancelled(appointment: Appointment) -> str:
    start, count = appointment.clinic.local(appointment.starts_at), called_off_with(appointment).count()
    said = {
        "patient": appointment.patient,
        "day": said_day(start.date()),
        "time": said_clock(start),
        "others": count - 1,
    }
    if count == 1:
        text = _("Cancelled: %(patient)s, %(day)s, %(time)s.") % said
    else:
        sentence = ngettext(
            "Cancelled: %(patient)s, %(day)s, %(time)s, and %(others)d other visit.",
            "Cancelled: %(patient)s, %(day)s, %(time)s, and %(others)d other visits.",
            count - 1,
        )
        text = sentence % said
    return f"{text} {_used(appointment)}".rstrip()


def _missed(appointment: Appointment) -> str:
    text = _("%(patient)s did not come.") % {"patient": appointment.patient}
    return f"{text} {_what_follows(appointment)}"


def _what_follows(appointment: Appointment) -> str:
    said = {"number": appointment.session.number}
    return _used(appointment) or _("Session %(number)d can be booked again.") % said


def _used(appointment: Appointment) -> str:
    said = {"number": appointment.session.number}
    return _("Session %(number)d counts as used.") % said if appointment.forfeits else ""
