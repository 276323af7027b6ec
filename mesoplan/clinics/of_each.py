from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q, QuerySet

from mesoplan.clinics.models import Clinic
from mesoplan.frame.merged import Merged


def of_each_clinic(
    rows: "QuerySet[Any, Any]", clinics: Iterable[Clinic], column: str = "clinic", *, ahead: Sequence[Any] = ()
) -> Merged:
    """Rows of several clinics: an index has those of each clinic in their order, and most people belong to one."""
    return Merged(rows, [Q(**{column: clinic}) for clinic in clinics], ahead=ahead)
