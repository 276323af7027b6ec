"""The waiting list as people keep it, and what becomes of an offer once the patient has been asked."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TypedDict

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mesoplan.clinics.models import Room
from mesoplan.conflicts import constraints_speak, refuse_stale
from mesoplan.refusals import DomainError
from mesoplan.staff.models import User
from sessions.booking.models import Appointment, FreedPlace, WaitingEntry, WaitingOffer, WaitingWindow
from sessions.booking.models.offers import OfferStatus
from sessions.booking.queries import clinicians_of
from sessions.booking.services.book import book_session
from sessions.booking.services.change import move_appointment
from sessions.booking.services.freed import ring
from sessions.booking.services.offering import booked, close_or_left
from sessions.booking.services.turns import locked, locked_session
from sessions.booking.waiting.matching import Window
from sessions.booking.waiting.possible import never_possible
from sessions.planning.models import OPEN_SESSIONS, CourseStatus, Session


class _Place(TypedDict):
    clinician: User
    room: Room
    starts_at: datetime


@transaction.atomic
def put_on_list(
    *, actor: User, session: Session, windows: Iterable[Window], until: date, clinician: User | None = None
) -> WaitingEntry:
    session = locked_session(session.pk)
    refuse_over(session)
    entry = WaitingEntry(session=session, entered_by=actor, entered_at=timezone.now())
    keep_wishes(entry, windows, until, clinician)
    return entry


@transaction.atomic
def change_entry(
    *,
    actor: User,
    entry: WaitingEntry,
    windows: Iterable[Window],
    until: date,
    version: int,
    clinician: User | None = None,
) -> WaitingEntry:
    entry = locked_entry(entry.pk)
    entry.refuse_unless_waiting()
    refuse_stale(seen=version, stored=entry.version)
    entry.version += 1
    keep_wishes(entry, windows, until, clinician)
    return entry


@transaction.atomic
def remove_entry(*, actor: User, entry: WaitingEntry, version: int) -> WaitingEntry:
    """What is held for the patient is answered first, or nobody would know who is called."""
    entry = locked_entry(entry.pk)
    refuse_stale(seen=version, stored=entry.version)
    if WaitingOffer.objects.live(timezone.now()).filter(entry=entry).exists():
        raise DomainError(_("A time is held for this patient. Say first whether they accept it."))
    entry.remove()
    keep_status(entry)
    return entry


@transaction.atomic
def accept(*, actor: User, offer: WaitingOffer) -> Appointment:
    """Books the session, or moves it to the earlier time, by the rules for everybody; the time that a move leaves, and
    the rest of a longer place, are offered on."""
    offer = locked_offer(offer)
    answer(offer, OfferStatus.ACCEPTED, actor)
    # The appointment before its session, as whoever moves it does, and the session before its entry, as whoever puts it
    # on the list does.
    visit = locked_visit(offer.entry)
    locked_session(offer.entry.session_id)
    entry = locked_entry(offer.entry_id)
    entry.serve()
    keep_status(entry)
    visit = book_or_move(actor, offer, entry, visit)
    close_or_left(offer.freed, timezone.now())
    ring()
    return visit


def book_or_move(actor: User, offer: WaitingOffer, entry: WaitingEntry, visit: Appointment | None) -> Appointment:
    place: _Place = {"clinician": offer.clinician, "room": offer.room, "starts_at": offer.starts_at}
    if visit is None:
        return book_session(actor=actor, session=entry.session, **place)
    return move_appointment(actor=actor, appointment=visit, version=visit.version, **place)


@transaction.atomic
def decline(*, actor: User, offer: WaitingOffer) -> WaitingOffer:
    """The patient keeps their place on the list, and is asked again about another time."""
    offer = locked_offer(offer)
    answer(offer, OfferStatus.DECLINED, actor)
    ring()
    return offer


@transaction.atomic
def pass_on(*, actor: User, offer: WaitingOffer) -> WaitingOffer:
    """Nobody answers the phone: the next is asked before the time is over."""
    offer = locked_offer(offer)
    answer(offer, OfferStatus.EXPIRED, actor)
    ring()
    return offer


def refuse_over(session: Session) -> None:
    if session.course.patient.deceased_on:
        raise DomainError(_("%(name)s has died.") % {"name": session.course.patient})
    if session.course.status != CourseStatus.ACTIVE or session.status not in OPEN_SESSIONS:
        raise DomainError(_("Only a session of a course under way that is still to come can wait for a place."))


def keep_wishes(entry: WaitingEntry, windows: Iterable[Window], until: date, clinician: User | None) -> None:
    """A place that is free already may suit the wishes as they are now."""
    windows = list(windows)
    refuse_wrong(entry, windows, until, clinician)
    entry.until, entry.clinician = until, clinician
    with constraints_speak(WaitingEntry, WaitingWindow):
        entry.save()
        entry.windows.all().delete()
        WaitingWindow.objects.bulk_create(
            WaitingWindow(
                entry=entry,
                first_day=it.first_day,
                last_day=it.last_day,
                weekday=it.weekday,
                starts_at=it.starts,
                ends_at=it.ends,
            )
            for it in windows
        )
    ring()


def refuse_wrong(entry: WaitingEntry, windows: list[Window], until: date, clinician: User | None) -> None:
    """A time that can never be is refused now, rather than waited for."""
    clinic, wrong = entry.session.course.clinic, {}
    if not windows:
        wrong["windows"] = _("Say at least once when the patient could come.")
    if until < clinic.today:
        wrong["until"] = _("This day is over.")
    if clinician and not clinicians_of(clinic).filter(pk=clinician.pk).exists():
        said = {"name": clinician, "clinic": clinic}
        wrong["clinician"] = _("%(name)s does not work at %(clinic)s.") % said
    wrong = wrong or never_possible(entry.session, windows, until, clinician)
    if wrong:
        raise DomainError(" ".join(dict.fromkeys(wrong.values())), fields=wrong)


def locked_entry(pk: int) -> WaitingEntry:
    return WaitingEntry.objects.with_people().select_for_update(of=("self",)).get(pk=pk)


def locked_visit(entry: WaitingEntry) -> Appointment | None:
    visit = booked(entry)
    return locked(visit) if visit else None


def locked_offer(offer: WaitingOffer) -> WaitingOffer:
    """The place first, as whoever offers it does."""
    FreedPlace.objects.select_for_update().get(pk=offer.freed_id)
    return WaitingOffer.objects.with_people().select_for_update(of=("self",)).get(pk=offer.pk)


def answer(offer: WaitingOffer, status: OfferStatus, actor: User) -> None:
    offer.answer(status, by=actor, at=timezone.now())
    offer.save(update_fields=["status", "answered_by", "answered_at"])


def keep_status(entry: WaitingEntry) -> None:
    entry.version += 1
    entry.save(update_fields=["status", "version"])
