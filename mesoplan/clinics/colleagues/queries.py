from collections import defaultdict
from dataclasses import dataclass

from mesoplan.clinics.models import Membership
from mesoplan.staff.models import User


@dataclass(frozen=True)
class Colleague:
    person: User
    clinics: tuple[str, ...]


def colleagues() -> list[Colleague]:
    """Everybody with an account, those who may sign in first."""
    places: dict[int, list[str]] = defaultdict(list)
    for user_id, clinic in Membership.objects.order_by("clinic__name").values_list("user_id", "clinic__name"):
        places[user_id].append(clinic)
    everybody = User.objects.order_by("-is_active", "name")
    return [Colleague(person, tuple(places[person.pk])) for person in everybody]
