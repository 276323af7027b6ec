"""The states of the things people follow, each as a word, a shape and a colour: the same everywhere."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class State:
    word: str | Promise
    shape: str
    tone: str


STATES = {
    "planned": State(pgettext_lazy("session", "Planned"), "circle", "muted"),
    "to_book": State(pgettext_lazy("session", "To book"), "calendar-plus", "override"),
    "booked": State(pgettext_lazy("session", "Booked"), "circle-half", "primary"),
    "checked_in": State(_("Checked in"), "person-check-fill", "primary"),
    "ready": State(pgettext_lazy("visit", "Ready"), "check2-square", "primary"),
    "in_room": State(pgettext_lazy("visit", "In the room"), "door-open-fill", "primary"),
    "done": State(pgettext_lazy("session", "Done"), "circle-fill", "done"),
    "missed": State(pgettext_lazy("session", "Missed"), "x-circle", "stop"),
    "forfeited": State(pgettext_lazy("session", "Counted as used"), "dash-square", "stop"),
    "locked": State(_("Locked"), "square-fill", "muted"),
    "draft": State(_("Draft"), "dash-circle-dotted", "muted"),
    "signed": State(_("Signed"), "check-circle-fill", "done"),
    "cancelled": State(pgettext_lazy("session", "Cancelled"), "slash-circle", "muted"),
}

LEVELS = {
    "stop": State(_("Stop"), "exclamation-octagon-fill", "stop"),
    "override": State(_("Override"), "exclamation-triangle-fill", "override"),
    "note": State(_("Note"), "info-circle-fill", "note"),
    "done": State(_("Done"), "check-circle-fill", "done"),
}
