"""A treatment that has begun keeps its patient checked in."""

from django.utils.translation import gettext as _

from sessions.booking.models import Appointment
from sessions.delivery.models import TreatmentRecord


def hold_of_record(appointment: Appointment) -> str:
    if not TreatmentRecord.objects.filter(appointment=appointment).exists():
        return ""
    return _("A record of this treatment has been started. If nothing was given, a clinician has to discard it first.")
