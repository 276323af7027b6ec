from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from mesoplan.clinics.models import Clinic
from mesoplan.refusals import DomainError
from mesoplan.staff.access import signed_in
from mesoplan.staff.models import User

SESSION_KEY = "clinic_id"


class CurrentClinicMiddleware:
    """Finds the clinic a person works in now (the one chosen in the frame, else the first they joined); pages speak its
    wall clock."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        clinics = joined(signed_in(request)) if request.user.is_authenticated else []
        chosen = request.session.get(SESSION_KEY)
        current = next((clinic for clinic in clinics if clinic.pk == chosen), clinics[0] if clinics else None)
        request.my_clinics = clinics  # type: ignore[attr-defined]
        request.current_clinic = current  # type: ignore[attr-defined]
        with timezone.override(current.zone if current else None):
            return self.get_response(request)


def joined(user: User) -> list[Clinic]:
    """The clinics of a person, the one they joined first in front."""
    return list(Clinic.objects.visible_to(user).order_by("memberships__pk"))


def joined_clinics(request: HttpRequest) -> list[Clinic]:
    clinics: list[Clinic] = request.my_clinics  # type: ignore[attr-defined]
    return clinics


def working_clinic(request: HttpRequest) -> Clinic:
    """The clinic of this request; a person without one is told so instead of seeing an empty page."""
    clinic: Clinic | None = request.current_clinic  # type: ignore[attr-defined]
    if clinic is None:
        raise DomainError(_("You do not belong to a clinic yet. Ask an admin to add you to one."))
    return clinic
