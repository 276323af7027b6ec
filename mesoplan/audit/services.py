from collections.abc import Iterable
from uuid import UUID

from django.http import HttpRequest

from mesoplan.audit.models import ChartOpening, PasswordLink
from mesoplan.staff.access import signed_in
from mesoplan.staff.models import User


def request_number(request: HttpRequest) -> UUID:
    number: UUID = request.audit_id  # type: ignore[attr-defined] # set by the audit's middleware
    return number


def note_chart_opened(request: HttpRequest, *, patient_id: int) -> None:
    note_charts_opened(request, patient_ids=[patient_id])


def note_charts_opened(request: HttpRequest, *, patient_ids: Iterable[int]) -> None:
    """Of a page that shows something clinical of several patients."""
    ChartOpening.objects.bulk_create(
        ChartOpening(
            user=signed_in(request),
            patient_id=patient_id,
            page=request.path[:200],
            request_id=request_number(request),
        )
        for patient_id in patient_ids
    )


def note_link_made(*, actor: User, person: User, request_id: UUID) -> PasswordLink:
    return PasswordLink.objects.create(made_by=actor, person=person, request_id=request_id)
