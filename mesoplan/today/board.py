"""What each role has to do now, read from every room."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case, QuerySet, When
from django.utils import timezone

from formulations.keeping.queries import ChangeLine, waiting_for
from formulations.models import FormulationVersion, LotBlock, LotCorrection
from formulations.models.products import LotStatus
from formulations.queries.lots import SOON, OnShelf, lots_on_shelf, on_shelf
from formulations.screening.barring import barring_of
from formulations.screening.questions import to_be_asked
from mesoplan.clinics.models import Clinic
from mesoplan.staff.models import User
from mesoplan.today.day_board import DayBoard, Looked, day_board
from patients.models import ConsentVersion, Patient
from patients.models.people import AllergyStatus
from sessions.booking.consents import lacks_by_visit
from sessions.booking.models import Appointment, AppointmentStatus, WaitingOffer
from sessions.booking.queries import keys_to_book, sessions_to_book, unclosed_visits, visits_of_day
from sessions.delivery.models import RecordStatus, TreatmentRecord
from sessions.planning.models import Plan, Session
from sessions.planning.queries import plans_to_sign
from sessions.reminders.listed import Line, calls, lines_of
from sessions.reminders.offers.told import offers_to_call

SHOWN = 12
SHOWN_TO_CLINICIANS = frozenset({AppointmentStatus.BOOKED, AppointmentStatus.CHECKED_IN, AppointmentStatus.TREATED})


@dataclass(frozen=True)
class ToConfirm:
    """What somebody else has asked for, and waits for a second person."""

    blocks: Sequence[LotBlock]
    corrections: Sequence[LotCorrection]
    changes: Sequence[ChangeLine]

    def __len__(self) -> int:
        return len(self.blocks) + len(self.corrections) + len(self.changes)


@dataclass(frozen=True)
class ClinicianBoard:
    visits: Sequence[Appointment]
    unready: frozenset[int]
    barred: frozenset[int]
    unconsented: frozenset[int]
    to_sign: Sequence[Plan]
    records: Sequence[TreatmentRecord]
    unclosed: Sequence[Appointment]
    to_confirm: ToConfirm
    to_approve: Sequence[FormulationVersion]
    texts: Sequence[ConsentVersion]

    @property
    def needs(self) -> int:
        waiting = (self.to_sign, self.records, self.unclosed, self.to_approve, self.texts)
        return len(self.to_confirm) + sum(len(rows) for rows in waiting)


@dataclass(frozen=True)
class DeskBoard:
    day: DayBoard
    unclosed: Sequence[Appointment]
    to_book: Sequence[Session]
    more_to_book: int
    offers_to_call: Sequence[WaitingOffer]
    to_call: Sequence[Line]
    more_to_call: int

    @property
    def has_calls(self) -> bool:
        return bool(self.offers_to_call or self.to_call)


@dataclass(frozen=True)
class AdminBoard:
    lots: Sequence[OnShelf]
    to_confirm: ToConfirm
    drafts: Sequence[FormulationVersion]


def clinician_board(user: User, clinic: Clinic) -> ClinicianBoard:
    records = records_to_sign(user, clinic)
    unclosed = unclosed_visits(user, clinic).filter(clinician=user).exclude(pk__in=records.values("appointment"))
    live = [visit for visit in visits_of_day(user, clinic, clinic.today) if visit.status in SHOWN_TO_CLINICIANS]
    return ClinicianBoard(
        visits=[visit for visit in live if visit.clinician_id == user.pk] or live,
        unready=unready([visit.patient_id for visit in live]),
        barred=frozenset(barring_of([visit.patient_id for visit in live])),
        unconsented=frozenset(lacks_by_visit(live)),
        to_sign=list(plans_to_sign(user, clinic)[:SHOWN]),
        records=list(records[:SHOWN]),
        unclosed=list(unclosed[:SHOWN]),
        to_confirm=to_confirm(user),
        to_approve=list(FormulationVersion.objects.visible_to(user).drafts()[:SHOWN]),
        texts=list(ConsentVersion.objects.drafts()),
    )


def to_confirm(user: User) -> ToConfirm:
    blocks = LotBlock.objects.standing().filter(lift_asked_at__isnull=False).exclude(lift_asked_by=user)
    corrections = LotCorrection.objects.waiting().exclude(asked_by=user)
    return ToConfirm(
        blocks=list(blocks.exclude(set_by=user).select_related("lot__product", "lift_asked_by")[:SHOWN]),
        corrections=list(corrections.select_related("lot__product", "asked_by").order_by("pk")[:SHOWN]),
        changes=[line for line in waiting_for(user) if not line.is_own][:SHOWN],
    )


def unready(patients: Sequence[int]) -> frozenset[int]:
    """The patients of whom nobody has asked what has to be known before an injection, or not within the year."""
    rows = list(Patient.objects.filter(pk__in=patients).with_clinic())
    return to_be_asked(rows) | {row.pk for row in rows if row.allergy_status == AllergyStatus.UNKNOWN}


def records_to_sign(user: User, clinic: Clinic) -> QuerySet[TreatmentRecord]:
    """Their own first; then those of colleagues, because whoever stands in for one begins a record in their place."""
    return (
        TreatmentRecord.objects.visible_to(user)
        .filter(status=RecordStatus.DRAFT, appointment__clinic=clinic)
        .select_related("appointment__patient", "appointment__session", "appointment__clinician")
        .order_by(Case(When(appointment__clinician=user, then=0), default=1), "appointment__slot")
    )


def desk_board(user: User, clinic: Clinic, looked: Looked | None = None) -> DeskBoard:
    to_book, to_call = keys_to_book(user, clinic), calls(user, clinic)
    return DeskBoard(
        day=day_board(user, clinic, looked),
        unclosed=list(unclosed_visits(user, clinic)[:SHOWN]),
        to_book=sessions_to_book(to_book[:SHOWN]),
        more_to_book=max(len(to_book) - SHOWN, 0),
        offers_to_call=list(offers_to_call(user, clinic, timezone.now())),
        to_call=lines_of(to_call[:SHOWN]),
        more_to_call=max(to_call.count() - SHOWN, 0),
    )


def admin_board(user: User, clinic: Clinic) -> AdminBoard:
    now = timezone.now()
    expiring = lots_on_shelf(clinic).filter(status=LotStatus.USABLE, expires_on__lte=clinic.today + SOON)
    return AdminBoard(
        lots=on_shelf(expiring.select_related("product")[:SHOWN], clinic, now),
        to_confirm=to_confirm(user),
        drafts=list(FormulationVersion.objects.visible_to(user).drafts()[:SHOWN]),
    )
