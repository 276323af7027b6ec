from django.http import HttpRequest

from mesoplan.audit.models import ChartOpening
from mesoplan.staff.access import signed_in


def note_chart_opened(request: HttpRequest, *, patient_id: int) -> None:
    ChartOpening.objects.create(
        user=signed_in(request),
        patient_id=patient_id,
        page=request.path[:200],
        request_id=request.audit_id,  # type: ignore[attr-defined]
    )
