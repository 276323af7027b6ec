"""The waiting list as the matching reads it, in as many queries for many entries as for one."""

from django.db.models import Q

from sessions.booking.allowed import Allowed, allowed_windows
from sessions.booking.models import Appointment, FreedPlace, WaitingEntry, WaitingWindow
from sessions.booking.models.offers import OfferStatus
from sessions.booking.waiting.matching import Waiting, Window
from sessions.planning.models import OPEN_SESSIONS, CourseStatus


def waiting_for(place: FreedPlace) -> list[Waiting]:
    """Of the clinic of the place, without those to whom something is held now, and those whom it was offered before."""
    day = place.clinic.local(place.starts_at).date()
    entries = list(
        WaitingEntry.objects.waiting()
        .filter(
            Q(clinician=None) | Q(clinician=place.clinician_id),
            session__course__clinic=place.clinic_id,
            session__course__status=CourseStatus.ACTIVE,
            session__course__patient__deceased_on=None,
            session__status__in=OPEN_SESSIONS,
            until__gte=day,
        )
        .exclude(pk__in=place.offers.values("entry"))
        .exclude(offers__status=OfferStatus.OFFERED)
        .with_people()
    )
    if not entries:
        return []
    allowed = allowed_windows([entry.session for entry in entries])
    visits = Appointment.objects.live().filter(session__in=[entry.session_id for entry in entries])
    booked = {visit.session_id: visit for visit in visits}
    return [waiting_of(entry, allowed[entry.session_id], booked.get(entry.session_id)) for entry in entries]


def waiting_of(entry: WaitingEntry, allowed: Allowed, booked: Appointment | None) -> Waiting:
    return Waiting(
        key=entry.pk,
        windows=tuple(window_of(row) for row in entry.windows.all()),
        minutes=entry.session.plan.visit_minutes,
        first_day=allowed.first.day,
        last_day=allowed.last.day if allowed.last else None,
        until=entry.until,
        since=entry.entered_at,
        due_on=entry.session.due_on,
        clinician=entry.clinician_id,
        before=booked.starts_at if booked else None,
    )


def window_of(row: WaitingWindow) -> Window:
    return Window(row.starts_at, row.ends_at, row.first_day, row.last_day, row.weekday)
