"""What changes for a visit, and why another has no place, in sentences."""

from collections.abc import Iterable, Iterator, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mesoplan.clinics.models import Clinic
from sessions.booking.models import Appointment
from sessions.booking.replanning.outcome import Line, Spot, Unplaced
from sessions.booking.solver.explain import Why
from sessions.booking.solver.problem import Part
from sessions.booking.wording import said_clock, said_day


def change_words(line: Line, clinic: Clinic) -> Iterator[str]:
    old, new = clinic.local(line.old.starts_at), clinic.local(line.new.starts_at)
    if line.new.clinician != line.old.clinician:
        yield _("other clinician")
    if days := (new.date() - old.date()).days:
        yield said_days(days)
    if old.weekday() != new.weekday():
        yield _("other weekday")
    if old.time() != new.time():
        yield _("other time")
    if line.new.room != line.old.room:
        yield _("other room")
    if late := line.given_up.get(Part.LATE):
        yield ngettext("%(days)d day after its window", "%(days)d days after its window", late) % {"days": late}


def said_days(days: int) -> str:
    if days > 0:
        return ngettext("%(days)d day later", "%(days)d days later", days) % {"days": days}
    return ngettext("%(days)d day earlier", "%(days)d days earlier", -days) % {"days": -days}


def reason_words(left: Unplaced, numbers: Mapping[int, int]) -> str:
    """`numbers` are those of the sessions, by visit."""
    if left.why is None:
        return _("Its course is not under way any more. Cancel the appointment.")
    if left.why == Why.SHARED:
        return _("The others need the same people or rooms.")
    if left.why == Why.FULL:
        return _("Nobody and no room is free on the days that are allowed.")
    return " ".join(_interval_words(left, numbers))


def _interval_words(left: Unplaced, numbers: Mapping[int, int]) -> Iterator[str]:
    if left.first:
        said = {"day": said_day(left.first[0]), "other": numbers[left.first[1]]}
        yield _("It cannot be before %(day)s, because of session %(other)d.") % said
    if left.last:
        said = {"day": said_day(left.last[0]), "other": numbers[left.last[1]]}
        yield _("It cannot be after %(day)s, because session %(other)d follows.") % said


def said_spot(spot: Spot, clinician: str, room: str, clinic: Clinic) -> str:
    start = clinic.local(spot.starts_at)
    said = {"day": said_day(start.date()), "time": said_clock(start), "clinician": clinician, "room": room}
    return _("%(day)s, %(time)s, %(clinician)s, %(room)s") % said


def here_words(visits: Iterable[Appointment], clinic: Clinic) -> str:
    said = ({"patient": it.patient, "time": said_clock(clinic.local(it.starts_at))} for it in visits)
    return "; ".join(_("%(patient)s, %(time)s") % it for it in said)
