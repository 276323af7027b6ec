"""The states of the things people follow, each as a word, a shape and a colour: the same everywhere."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class State:
    word: str | Promise
    shape: str
    tone: str


STATES = {
    "planned": State(_("Planned"), "circle", "muted"),
    "booked": State(_("Booked"), "circle-half", "primary"),
    "done": State(_("Done"), "circle-fill", "done"),
    "missed": State(_("Missed"), "x-circle", "stop"),
    "locked": State(_("Locked"), "square-fill", "muted"),
    "draft": State(_("Draft"), "dash-circle-dotted", "muted"),
    "signed": State(_("Signed"), "check-circle-fill", "done"),
    "cancelled": State(_("Cancelled"), "slash-circle", "muted"),
}

LEVELS = {
    "stop": State(_("Stop"), "exclamation-octagon-fill", "stop"),
    "override": State(_("Override"), "exclamation-triangle-fill", "override"),
    "note": State(_("Note"), "info-circle-fill", "note"),
    "done": State(_("Done"), "check-circle-fill", "done"),
}
