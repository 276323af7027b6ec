"""What keeps a patient checked in. Rooms above say what it is: this one knows nothing of treatments."""

from collections.abc import Callable

from sessions.booking.models import Appointment

Hold = Callable[[Appointment], str]

_holds: list[Hold] = []


def add_hold(hold: Hold) -> None:
    """`hold` answers with the sentence for whoever takes the check-in back, or with nothing where they may."""
    _holds.append(hold)


def held_by(appointment: Appointment) -> str:
    """Empty where the check-in can be taken back."""
    if not appointment.is_checked_in:
        return ""
    return next(filter(None, (hold(appointment) for hold in _holds)), "")
