from uuid import UUID

from django.http import HttpRequest

from mesoplan.audit.models import ChartOpening, PasswordLink
from mesoplan.staff.access import signed_in
from mesoplan.staff.models import User


def request_number(request: HttpRequest) -> UUID:
    number: UUID = request.audit_id  # type: ignore[attr-defined] # set by the audit's middleware
    return number


def note_chart_opened(request: HttpRequest, *, patient_id: int) -> None:
    ChartOpening.objects.create(
        user=signed_in(request),
        patient_id=patient_id,
        page=request.path[:200],
        request_id=request_number(request),
    )


def note_link_made(*, actor: User, person: User, request_id: UUID) -> PasswordLink:
    return PasswordLink.objects.create(made_by=actor, person=person, request_id=request_id)
