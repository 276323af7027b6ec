from django.db import transaction

from mesoplan.clinics.models import Clinic, Room
from mesoplan.conflicts import constraints_speak, refuse_stale
from mesoplan.refusals import DomainError
from mesoplan.staff.models import User


@transaction.atomic
def add_room(*, actor: User, clinic: Clinic, name: str) -> Room:
    room = Room(clinic=clinic, name=name)
    _save(room)
    return room


@transaction.atomic
def change_room(*, actor: User, room: Room, name: str, version: int) -> Room:
    room = Room.objects.select_for_update(no_key=True).get(pk=room.pk)
    refuse_stale(seen=version, stored=room.version)
    room.name = name
    room.version += 1
    _save(room)
    return room


def _save(room: Room) -> None:
    """The only constraint that it can break is about its name."""
    try:
        with constraints_speak(Room):
            room.save()
    except DomainError as error:
        raise DomainError(error.sentence, fields={"name": error.sentence}) from error
