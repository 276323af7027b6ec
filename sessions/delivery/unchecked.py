"""What the dosing engine cannot see on the day: what is in no ledger yet, what comes after the day.
What cannot be checked is said, never passed over."""

from collections.abc import Iterator
from datetime import date

from formulations.dosing.report import Finding, Severity
from formulations.dosing.translation import gettext_noop
from formulations.models import LedgerEntry
from sessions.booking.models import Appointment
from sessions.delivery.models import RecordStatus, TreatmentRecord

UNSIGNED = gettext_noop("The record of %(day)s is not signed: what was given then is not counted here. Sign it first.")
CAME = gettext_noop(
    "Checked in on %(came)s, and the appointment was on %(day)s: doses, lots and intervals are checked as of %(day)s. "
    "If the treatment was on another day, discard this record, take back the check-in and book that day."
)
LATER = gettext_noop("Doses were given on %(day)s, after this day: their interval from this treatment was not checked.")


def unchecked(appointment: Appointment, on: date) -> Iterator[Finding]:
    """A stop for each earlier record of the patient that is still a draft, one for doses given since, and one where the
    patient may have come on another day than the doses would be posted to."""
    came = appointment.checked_in_at
    if came and appointment.clinic.local(came).date() != on:
        yield finding("came_on_another_day", CAME, on, came=appointment.clinic.local(came).date())
    for record in drafts_before(appointment):
        yield finding("unsigned_record", UNSIGNED, record.given_on)
    later = LedgerEntry.objects.of(appointment.patient).filter(given_on__gt=on).first()
    if later:
        yield finding("later_doses", LATER, later.given_on)


def drafts_before(appointment: Appointment) -> Iterator[TreatmentRecord]:
    drafts = TreatmentRecord.objects.filter(
        status=RecordStatus.DRAFT,
        appointment__patient=appointment.patient,
        appointment__slot__startswith__lt=appointment.starts_at,
    )
    return iter(drafts.exclude(appointment=appointment).select_related("appointment__clinic").order_by("pk"))


def finding(code: str, template: str, day: date, **more: date) -> Finding:
    return Finding(
        code=code, severity=Severity.STOP, rule="R5", template=template, params={"day": day, **more}, source="brief 10"
    )
