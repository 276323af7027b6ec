"""What the script of the calendar says. `{name}` and its like are filled in by the script."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from sessions.booking.calendar.shown import Shown


def words_of(shown: Shown, view: str) -> dict[str, Any]:
    """With the addresses that the script asks, and what is shown."""
    return {
        "day": shown.day.isoformat(),
        "first": shown.first.isoformat(),
        "by": shown.by,
        "extent": shown.extent,
        "only": shown.only,
        "view": view,
        "addresses": {
            "feed": reverse("booking:feed"),
            "visit": reverse("booking:appointment", args=[0]),
            "review": reverse("booking:review", args=[0]),
            "book": reverse("booking:to_book"),
            "kept": urlencode(shown.query | {"view": view}),
        },
        "said": {
            "busy": _("{name} is busy from {start} to {end}."),
            "taken": _("{name} is taken from {start} to {end}."),
            "past": _("This time has already passed."),
            "outside": _("The calendar ends here."),
            "place": _("{day}, {start}–{end}, {column}"),
            "moving": _("Moving {name}: {place}."),
            "keys": _(
                "Arrow keys move, Shift and an arrow key make it longer or shorter, Enter reviews, Escape puts back."
            ),
            "fixed": _("{name}: only what is booked can be moved."),
            "back": _("{name} is back in its place."),
            "changed": _("Changed by somebody: {name}, {place}."),
            "came": _("New: {name}, {place}."),
            "went": _("No longer here: {name}."),
            "many": _("{count} visits were changed by somebody."),
            "updated": _("The list was brought up to date."),
            "stale": _("The calendar cannot be brought up to date now. It is tried again every few seconds."),
        },
    }
