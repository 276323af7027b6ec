"""What the tests of the waiting list do again and again."""

from datetime import time

from django.utils import timezone

from mesoplan.staff.models import User
from sessions.booking.models import Appointment, FreedPlace, WaitingEntry, WaitingOffer
from sessions.booking.services.cancel import cancel_appointment
from sessions.booking.services.offering import run
from sessions.booking.services.waiting import put_on_list
from sessions.booking.waiting.matching import Window
from sessions.planning.models import Session

ANY_TIME = Window(time(0), time(23, 59))


def wait(session: Session, actor: User, *windows: Window, **wishes) -> WaitingEntry:
    until = wishes.pop("until", session.closes_on)
    return put_on_list(actor=actor, session=session, windows=windows or [ANY_TIME], until=until, **wishes)


def offered() -> list[WaitingOffer]:
    """After one round of the worker."""
    run()
    return list(WaitingOffer.objects.filter(status="offered"))


def cancel(appointment: Appointment, actor: User) -> Appointment:
    """So long ago that its place may be offered."""
    row = cancel_appointment(actor=actor, appointment=appointment, version=appointment.version)
    FreedPlace.objects.filter(room=row.room, slot=row.slot, closed_at=None).update(freed_at=timezone.now())
    return row


def whose(offers: list[WaitingOffer]) -> list[str]:
    return [str(offer.entry.session.course.patient) for offer in offers]
