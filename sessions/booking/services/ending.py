"""Entries of the waiting list that end by themselves: nobody is asked any more, and the list says why."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from sessions.booking.models import UNDO_LASTS, Appointment, WaitingEntry
from sessions.booking.models.offers import OfferStatus
from sessions.booking.models.waiting import EndReason
from sessions.booking.waiting.entries import window_of
from sessions.planning.models import OPEN_SESSIONS, CourseStatus, Session


def end_over(now: datetime) -> None:
    """In as many queries for many entries as for one, and two for each that has ended. Of what is held for somebody,
    the answer is waited for; what was just called off can be taken back."""
    entries = list(WaitingEntry.objects.waiting().exclude(offers__status=OfferStatus.OFFERED).with_people())
    just_lost = Appointment.objects.filter(forfeits=True, cancelled_at__gt=now - UNDO_LASTS)
    spared = set(just_lost.values_list("session_id", flat=True))
    entries = [it for it in entries if it.session_id not in spared]
    begun = Appointment.objects.live().filter(session__in=[it.session_id for it in entries], slot__startswith__lte=now)
    sessions = set(begun.values_list("session_id", flat=True))
    for entry in entries:
        why = why_over(entry, now, has_begun=entry.session_id in sessions)
        if why:
            end(entry, why, now)


def why_over(entry: WaitingEntry, now: datetime, *, has_begun: bool) -> EndReason | None:
    if has_begun or is_settled(entry.session):
        return EndReason.NOTHING
    local = entry.session.course.clinic.local(now)
    if entry.until < local.date():
        return EndReason.UNTIL
    windows = (window_of(row) for row in entry.windows.all())
    return EndReason.TIMES if all(window.is_over(local, entry.until) for window in windows) else None


def is_settled(session: Session) -> bool:
    """Given, dropped, or of a course that is over."""
    is_under_way = session.course.status == CourseStatus.ACTIVE and session.course.patient.deceased_on is None
    return not is_under_way or session.status not in OPEN_SESSIONS


@transaction.atomic
def end(entry: WaitingEntry, why: EndReason, now: datetime) -> None:
    """Unless somebody is changing its wishes, or has changed them meanwhile; or it is just being offered a place."""
    rows = WaitingEntry.objects.waiting().filter(version=entry.version).select_for_update(skip_locked=True)
    row = rows.filter(pk=entry.pk).first()
    if row is None or is_being_asked([row]):
        return
    row.end(why, at=now)
    row.version += 1
    row.save(update_fields=["status", "why_ended", "ended_at", "version"])


def is_being_asked(entries: Iterable[WaitingEntry]) -> bool:
    return WaitingEntry.objects.filter(
        pk__in=[entry.pk for entry in entries], offers__status=OfferStatus.OFFERED
    ).exists()
