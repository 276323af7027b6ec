"""What a message is about, in one line for the people who book: on the list of messages, and of people to call."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mesoplan.clinics.models import Clinic
from mesoplan.frame.dates import said_date


def news(rule: str, start: datetime, known: Iterable[datetime], clinic: Clinic) -> str:
    when = said_start(start, clinic)
    match rule:
        case "moved":
            return _("Moved to %(new)s, not %(old)s") % {"new": when, "old": said_starts(known, clinic)}
        case "cancelled":
            return _("Cancelled: %(when)s") % {"when": when}
        case "confirmation":
            return _("Booked: %(when)s") % {"when": when}
    return _("Reminder: %(when)s") % {"when": when}


def news_of_visits(rule: str, visits: int) -> str:
    """Of several: how many they are."""
    said = {
        "moved": ngettext("%(n)s appointment moved", "%(n)s appointments moved", visits),
        "cancelled": ngettext("%(n)s appointment cancelled", "%(n)s appointments cancelled", visits),
        "confirmation": ngettext("%(n)s appointment booked", "%(n)s appointments booked", visits),
    }.get(rule, ngettext("Reminder of %(n)s appointment", "Reminder of %(n)s appointments", visits))
    return said % {"n": visits}


def times_of(rule: str, start: datetime, known: Iterable[datetime], clinic: Clinic) -> str:
    """Of one of several, below what they have in common."""
    when = said_start(start, clinic)
    if rule == "moved":
        return _("%(new)s, not %(old)s") % {"new": when, "old": said_starts(known, clinic)}
    return when


def said_starts(starts: Iterable[datetime], clinic: Clinic) -> str:
    return _(" or ").join(said_start(it, clinic) for it in starts)


def said_start(start: datetime, clinic: Clinic) -> str:
    return said_date(clinic.local(start), "D j M, H:i")


def news_of_offer(start: datetime, until: datetime, clinic: Clinic) -> str:
    said = {"when": said_start(start, clinic), "until": said_date(clinic.local(until), "H:i")}
    return _("A time that is free: %(when)s, held until %(until)s") % said


def news_of_lot(kind: str, days: Iterable[date]) -> str:
    when = {"days": listed(said_date(day, "D j M Y") for day in days)}
    match kind:
        case "recalled":
            return _("Recall: what was used on %(days)s") % when
        case "held":
            return _("Being checked: what was used on %(days)s") % when
    return _("May change: %(days)s") % when


def listed(words: Iterable[str]) -> str:
    return ", ".join(words)
