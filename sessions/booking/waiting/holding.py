"""Times that are held for somebody on the waiting list: for everybody else they are taken."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from sessions.booking.models import WaitingOffer
from sessions.booking.wording import said_clock

if TYPE_CHECKING:
    from sessions.booking.placing import Placement


def held_problems(placement: "Placement") -> Iterator[tuple[str, str]]:
    """The sentence for whoever would book into a time that is held, with the field that it belongs to."""
    same = Q(slot__overlap=placement.slot, clinician=placement.clinician) | Q(
        room_taken__overlap=placement.room_taken, room=placement.room
    )
    local = placement.clinic.local
    for hold in WaitingOffer.objects.live(timezone.now()).filter(same).order_by("slot"):
        said = {"start": hold.starts_at, "end": hold.ends_at, "until": hold.expires_at}
        sentence = _("The time from %(start)s to %(end)s is held for the waiting list until %(until)s.")
        yield "starts_at", sentence % {name: said_clock(local(at)) for name, at in said.items()}
