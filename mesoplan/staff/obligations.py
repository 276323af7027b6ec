"""What keeps a person where they work. Rooms above say what it is: this one knows neither clinics nor appointments."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from mesoplan.refusals import DomainError
from mesoplan.staff.models import User


@dataclass(frozen=True)
class Obligation:
    """A sentence for an admin, so it names no patient. The clinic is a number, because this room lies below clinics."""

    clinic_id: int
    sentence: str


ObligationsOf = Callable[[User], Iterable[Obligation]]

_providers: list[ObligationsOf] = []


class ObligedError(DomainError):
    """Somebody still counts on this person."""


def add_obligations(provider: ObligationsOf) -> None:
    """Called by a room once its models can be read."""
    _providers.append(provider)


def refuse_obliged(person: User, *, clinics: Collection[int] | None = None, field: str = "") -> None:
    """For a person who is about to leave these clinics, or all of them. Their row is locked by then, so that nothing
    new can be laid upon them meanwhile."""
    found = [
        obligation.sentence
        for provider in _providers
        for obligation in provider(person)
        if clinics is None or obligation.clinic_id in clinics
    ]
    if found:
        sentence = " ".join(found)
        raise ObligedError(sentence, fields={field: sentence} if field else {})
