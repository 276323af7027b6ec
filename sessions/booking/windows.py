"""What is said of the window of a session, wherever a place for it is chosen."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sessions.booking.allowed import Allowed
from sessions.booking.wording import said_day
from sessions.planning.models import Session


def window_words(session: Session, allowed: Allowed) -> str:
    days = {"first": said_day(session.opens_on), "last": said_day(session.closes_on)}
    window = _("Between %(first)s and %(last)s, due %(due)s") % (days | {"due": said_day(session.due_on)})
    pushed = pushed_words(session, allowed)
    return f"{window}. {pushed}" if pushed else window


def pushed_words(session: Session, allowed: Allowed) -> str:
    """Why the window does not begin where it was planned."""
    first = allowed.first
    if first.set_by is None or first.day <= session.opens_on:
        return ""
    said = {"day": said_day(first.day), "other": first.set_by}
    return _("Possible from %(day)s, because of the date of session %(other)d.") % said


def late_words(session: Session, day: date) -> str:
    days = (day - session.closes_on).days
    if days <= 0:
        return ""
    sentence = ngettext(
        "%(days)s day after the window of this session", "%(days)s days after the window of this session", days
    )
    return sentence % {"days": days}
