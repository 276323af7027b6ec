from django.db import transaction

from patients.models import TreatmentArea

Changes = list[tuple[str, object, object]]


@transaction.atomic
def keep_area(*, code: str, name: str, position: int) -> Changes | None:
    """Adds a treatment area (None), or brings it to this name and place and says what changed. Whether it is in use is
    an admin's choice and stays. Raises ValidationError for a code or a name that the table does not take."""
    stored = TreatmentArea.objects.select_for_update().filter(code=code).first()
    area = stored or TreatmentArea(code=code)
    wanted: dict[str, object] = {"name": name, "position": position}
    changes = [
        (column, getattr(area, column), value) for column, value in wanted.items() if getattr(area, column) != value
    ]
    area.name, area.position = name, position
    area.full_clean()
    if stored is None or changes:
        area.save()
    return None if stored is None else changes
