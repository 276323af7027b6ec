"""What a patient has been told of the time that is held for them. Rooms above know: this one knows nothing of
messages."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from sessions.booking.models import WaitingOffer


@dataclass(frozen=True)
class Told:
    """`shape` is one of the states that look the same everywhere."""

    shape: str
    words: str
    is_to_call: bool = False


Postman = Callable[[Collection[WaitingOffer]], Mapping[int, Told]]

_postmen: list[Postman] = []


def add_postman(postman: Postman) -> None:
    """`postman` answers, by the key of the offer, what is known of the message about it."""
    _postmen.append(postman)


def told_of(offers: Collection[WaitingOffer]) -> dict[int, Told]:
    """Of every offer: whom nobody writes to has to be called."""
    told = {offer.pk: Told("to_book", _("Please call."), is_to_call=True) for offer in offers}
    for postman in _postmen:
        told |= postman(offers)
    return told
