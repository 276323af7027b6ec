"""What the grid of the calendar shows, for its script: columns, cards, closed hours. All times are the clinic's wall
clock without an offset, so that no browser shows them on a clock of its own."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mesoplan.staff.models import User
from sessions.booking.calendar.columns import Closed, Column, Columns
from sessions.booking.calendar.held import Held, held_shown
from sessions.booking.calendar.shown import Shown
from sessions.booking.calendar.visits import Visit, visits_shown
from sessions.booking.stretches import MINUTES_OF_AN_HOUR, Stretch
from sessions.booking.wording import said_clock

SUNDAY = 6


def feed_of(user: User, shown: Shown) -> dict[str, Any]:
    visits = visits_shown(user, shown)
    found = Columns(shown, visits)
    coming = [visit for visit in visits if visit.is_coming]
    cards = [*(_card(it, shown) for it in coming), *(_hold(it, shown) for it in held_shown(user, shown))]
    return {
        "resources": [{"id": column.who.pk, "title": str(column.who)} for column in found.columns],
        "events": [*cards, *(it for column in found.columns for it in _shut(column))],
        "hours": [wall_clock(hour * MINUTES_OF_AN_HOUR) for hour in found.hours],
        "hidden": _hidden(found, coming),
        "now": f"{found.now:%Y-%m-%dT%H:%M:%S}",
        "offset": found.now.isoformat()[-len("+00:00") :],
        "summary": summary_of(visits),
        "lost": lost_words(visits),
    }


def summary_of(visits: Iterable[Visit]) -> str:
    coming = [visit for visit in visits if visit.is_coming]
    here = sum(visit.status == "checked_in" for visit in coming)
    treated = sum(visit.status == "treated" for visit in coming)
    words = ngettext("%(count)d visit", "%(count)d visits", len(coming)) % {"count": len(coming)}
    here_words = _("%(here)d here, %(treated)d treated") % {"here": here, "treated": treated}
    return f"{words} · {here_words}"


def lost_words(visits: Iterable[Visit]) -> str:
    count = sum(not visit.is_coming for visit in visits)
    if not count:
        return ""
    return ngettext("%(count)d cancelled or missed", "%(count)d cancelled or missed", count) % {"count": count}


def wall_clock(minute: int) -> str:
    return f"{minute // MINUTES_OF_AN_HOUR:02}:{minute % MINUTES_OF_AN_HOUR:02}"


def _card(visit: Visit, shown: Shown) -> dict[str, Any]:
    by_room = shown.by == "room"
    return _on_grid(visit.day, visit.stretch) | {
        "id": visit.pk,
        "resourceId": visit.room_id if by_room else visit.clinician_id,
        "title": visit.patient,
        "editable": visit.is_booked,
        "extendedProps": {
            "version": visit.version,
            "status": visit.status.value,
            "shape": visit.shape,
            "word": visit.word,
            "minutes": visit.minutes,
            "time": f"{said_clock(visit.starts_at)}–{said_clock(visit.ends_at)}",
            "about": visit.about,
            "where": visit.clinician if by_room else visit.room,
            "clinician": visit.clinician_id,
            "room": visit.room_id,
            "names": {"clinician": visit.clinician, "room": visit.room},
        },
    }


def _hold(held: Held, shown: Shown) -> dict[str, Any]:
    return _on_grid(held.day, held.stretch) | {
        "resourceId": held.room_id if shown.by == "room" else held.clinician_id,
        "display": "background",
        "title": held.words,
        "className": "on-hold",
        "extendedProps": {"clinician": held.clinician_id, "room": held.room_id},
    }


def _shut(column: Column) -> Iterable[dict[str, Any]]:
    for name, stretches in (("closed", column.closed), ("away", column.away)):
        yield from (_background(name, column, it) for it in stretches)


def _background(name: str, column: Column, closed: Closed) -> dict[str, Any]:
    return _on_grid(closed.day, closed.stretch) | {
        "resourceId": column.who.pk,
        "display": "background",
        "title": closed.why,
        "className": name,
    }


def _on_grid(day: date, stretch: Stretch) -> dict[str, Any]:
    return {"start": f"{day}T{wall_clock(stretch.start)}:00", "end": f"{day}T{wall_clock(stretch.end)}:00"}


def _hidden(found: Columns, coming: Sequence[Visit]) -> list[int]:
    """The days of a week on which nothing can be and nothing is, as a script counts them: 0 is Sunday."""
    if found.shown.extent == "day":
        return []
    days = {visit.day for visit in coming}
    idle = (it for it in found.shown.days if it not in days and not found.open_days.is_open(it))
    return [(day.weekday() + 1) % (SUNDAY + 1) for day in idle]
