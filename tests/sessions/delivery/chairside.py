"""What the tests of a treatment do again and again."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from formulations.models import Lot
from mesoplan.staff.models import User
from sessions.booking.models import Appointment
from sessions.booking.services.attend import check_in
from sessions.booking.services.book import book_session
from sessions.delivery.entry import Entry, Given
from sessions.delivery.models import TICKS, Administration, TreatmentRecord
from sessions.delivery.services import save_record, sign_record
from sessions.planning.consenting.needs import lacks_of, needs_of
from sessions.planning.models import Session
from tests import factories


def consent(session: Session, clinician: User) -> None:
    """To all that the session gives, and is lacking."""
    needs = needs_of(session.areas.select_related("area"))
    patient = session.course.patient
    for lack in lacks_of(needs, patient_id=patient.pk, on=patient.clinic.today):
        factories.make_consent(patient, clinician, family=lack.need.family, areas=tuple(lack.need.codes))


def arrive(session: Session, clinician: User) -> Appointment:
    """Takes what consent is lacking, books the session for the next quarter of an hour and checks the patient in."""
    consent(session, clinician)
    return come(session, clinician)


def come(session: Session, clinician: User) -> Appointment:
    """The same, whether there is a consent or not."""
    appointment = book_session(
        actor=clinician,
        session=session,
        clinician=clinician,
        room=session.course.clinic.rooms.first(),
        starts_at=timezone.now() + timedelta(minutes=15),
    )
    return check_in(actor=clinician, appointment=appointment)


def as_planned(line: Administration) -> Given:
    return Given(line.planned_points, line.planned_volume_per_point_ml)


def entry(record: TreatmentRecord, *lots: Lot, points: int | None = None, reason: str = "", **said) -> Entry:
    """Everything as planned and ticked, but for what is said."""
    given = {line.pk: as_planned(line) for line in record.administrations.all()}
    if points is not None:
        given = {pk: Given(points, Decimal("0.1"), reason) for pk in given}
    defaults = {"given": given, "ticks": frozenset(TICKS), "pain": 3, "observations": "Slight redness."}
    return Entry(lots=frozenset(lot.pk for lot in lots), **(defaults | said))


def save(record: TreatmentRecord, clinician: User, *lots: Lot, **said) -> TreatmentRecord:
    return save_record(actor=clinician, record=record, entry=entry(record, *lots, **said), version=record.version)


def sign(record: TreatmentRecord, clinician: User) -> TreatmentRecord:
    return sign_record(actor=clinician, record=record, version=record.version)
