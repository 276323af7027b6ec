"""Times that are held for somebody on the waiting list: for everybody else they are taken."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from sessions.booking.models import WaitingOffer
from sessions.booking.slots import Span
from sessions.booking.wording import said_clock

if TYPE_CHECKING:
    from sessions.booking.placing import Placement


def held_problems(placement: "Placement", holds: Iterable[WaitingOffer]) -> Iterator[tuple[str, str]]:
    """The sentence for whoever would book into a time that is held, with the field that it belongs to."""
    local = placement.clinic.local
    for hold in holds:
        if _is_in_the_way(hold, placement):
            said = {"start": hold.starts_at, "end": hold.ends_at, "until": hold.expires_at}
            sentence = _("The time from %(start)s to %(end)s is held for the waiting list until %(until)s.")
            yield "starts_at", sentence % {name: said_clock(local(at)) for name, at in said.items()}


def _is_in_the_way(hold: WaitingOffer, placement: "Placement") -> bool:
    meets = Span(hold.starts_at, hold.ends_at).overlaps(placement.span)
    meets_in_room = Span(hold.starts_at, hold.room_free_at).overlaps(placement.span_in_room)
    return (meets and hold.clinician_id == placement.clinician.pk) or (
        meets_in_room and hold.room_id == placement.room.pk
    )
