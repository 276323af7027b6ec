"""Whether a patient has been told of an appointment. Rooms above know: this one knows nothing of messages."""

from collections.abc import Callable, Collection

from django.utils.translation import gettext as _

from mesoplan.refusals import DomainError
from sessions.booking.models import Appointment

Teller = Callable[[Collection[Appointment]], bool]

_tellers: list[Teller] = []


def add_teller(teller: Teller) -> None:
    """`teller` answers whether a message about any of these appointments has left, or may have."""
    _tellers.append(teller)


def refuse_told(appointments: Collection[Appointment]) -> None:
    if any(teller(appointments) for teller in _tellers):
        raise DomainError(_("The patient has been told of these visits already. Cancel them instead."))
