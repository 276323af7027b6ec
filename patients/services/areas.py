from dataclasses import dataclass
from typing import TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mesoplan.conflicts import refuse_stale
from mesoplan.refusals import DomainError
from mesoplan.staff.models import User
from patients.models import TreatmentArea

Changes = list[tuple[str, object, object]]


@dataclass(frozen=True)
class Kept:
    """What a file says otherwise than a row that was there. It was done, unless the row is `ours`: the clinic's own."""

    changes: Changes
    is_ours: bool


class Details(TypedDict):
    name: str
    position: int
    is_active: bool


@transaction.atomic
def keep_area(*, code: str, name: str, position: int) -> Kept | None:
    """Adds a treatment area (None), or brings it to this name and place, unless an admin has given it others. Whether
    it is in use is an admin's choice and stays. Raises ValidationError for a code or a name that the table does not
    take."""
    stored = TreatmentArea.objects.select_for_update().filter(code=code).first()
    area = stored or TreatmentArea(code=code)
    wanted: dict[str, object] = {"name": name, "position": position}
    changes = [
        (column, getattr(area, column), value) for column, value in wanted.items() if getattr(area, column) != value
    ]
    if area.changed_here:
        return Kept(changes, is_ours=True)
    area.name, area.position = name, position
    area.full_clean()
    if stored and changes:
        area.version += 1
    if stored is None or changes:
        area.save()
    return None if stored is None else Kept(changes, is_ours=False)


@transaction.atomic
def add_area(*, actor: User, code: str, **details: Unpack[Details]) -> TreatmentArea:
    if TreatmentArea.objects.filter(code=code).exists():
        raise DomainError(_("There is an area with this code."), fields={"code": _("There is an area with this code.")})
    area = TreatmentArea(code=code, changed_here=True, **details)
    refuse_invalid(area)
    area.save()
    return area


@transaction.atomic
def change_area(*, actor: User, area: TreatmentArea, version: int, **details: Unpack[Details]) -> TreatmentArea:
    """`version` is the one that the person looked at. Its code stays: files and other systems know the area by it."""
    area = TreatmentArea.objects.select_for_update().get(pk=area.pk)
    refuse_stale(seen=version, stored=area.version)
    area.describe(**details)
    refuse_invalid(area)
    area.save(update_fields=[*details, "changed_here", "version"])
    return area


def refuse_invalid(area: TreatmentArea) -> None:
    try:
        area.full_clean()
    except ValidationError as error:
        fields = {name: " ".join(said) for name, said in error.message_dict.items()}
        raise DomainError(" ".join(fields.values()), fields=fields) from error
